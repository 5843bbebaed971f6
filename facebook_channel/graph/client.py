"""The Graph API: what we ask it as a page or as an application, and what it answers.

Sources: Graph API, "Secure requests" and "Handle errors"; Messenger Platform, "Send API".
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypedDict, Unpack

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests_toolbelt import MultipartEncoder

from facebook_channel.graph import call_journal
from facebook_channel.graph.errors import classify, is_limit
from facebook_channel.graph.session import session, time_allowed, unanswered
from facebook_channel.graph.usage import rest_wanted
from facebook_channel.models import FacebookApplication, FacebookPage
from facebook_channel.rate_limit import bucket as rate_limit
from facebook_channel.rate_limit.turns import turn
from facebook_channel.signature import appsecret_proof
from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    TemporaryChannelError,
)
from workstreams.models.encrypted import UndecryptableSecret

File = tuple[str, BinaryIO, str]  # name, content, type


class Question(TypedDict, total=False):
    """What a call may carry; `keys` are ids by which it is found again."""

    params: Mapping[str, Any]
    json: Any
    data: Mapping[str, str]
    files: Mapping[str, File]
    keys: Collection[str]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One question; `path` is below the version."""

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    data: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    keys: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `status` is 0 where nothing did, `rest` in seconds."""

    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    problem: ChannelError | None = None
    rest: float = 0


@dataclass(frozen=True)
class Graph:
    """The Graph API as one page."""

    page: FacebookPage

    def call(self, method: str, path: str, **question: Unpack[Question]) -> dict[str, Any]:
        """Ask, keep question and answer, and give the answer; raises ChannelError.

        Call it outside of a transaction. With `files` the body is multipart and `data` are its
        other fields.
        """
        call = Call(method=method, path=path, **question)
        secrets = _page_secrets(self.page)
        with turn(self.page.pk):
            return _perform(call, *secrets, self.page)


@dataclass(frozen=True)
class ApplicationGraph:
    """The Graph API as the application itself, with its app access token."""

    application: FacebookApplication

    def call(self, method: str, path: str, **question: Unpack[Question]) -> dict[str, Any]:
        """Ask as the application; raises ChannelError. Call it outside of a transaction."""
        call = Call(method=method, path=path, **question)
        return _perform(call, *_application_secrets(self.application), None)


def _page_secrets(page: FacebookPage) -> tuple[str, str]:
    """Page token and application secret; raises ChannelNeedsAttention without usable ones."""
    try:
        token, app_secret = page.access_token, page.application.app_secret
    except UndecryptableSecret as error:
        raise ChannelNeedsAttention(str(error), "undecryptable") from None
    if not _is_usable(token):
        raise ChannelNeedsAttention(
            _("The Page Access Token is not usable. Enter it again."), "unusable_token"
        )
    return token, app_secret


def _application_secrets(application: FacebookApplication) -> tuple[str, str]:
    """Source: Graph API, "Access Tokens": the app id, a bar, the app secret."""
    try:
        app_secret = application.app_secret
    except UndecryptableSecret as error:
        raise ChannelNeedsAttention(str(error), "undecryptable") from None
    token = f"{application.app_id}|{app_secret}"
    if not app_secret or not _is_usable(token):
        raise ChannelNeedsAttention(
            _("The Application Secret is not usable. Enter it again."), "unusable_secret"
        )
    return token, app_secret


def _is_usable(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable()


def _perform(call: Call, token: str, app_secret: str, page: FacebookPage | None) -> dict[str, Any]:
    began = time.monotonic()
    answer = _ask(call, token, app_secret)
    took = round((time.monotonic() - began) * 1000)
    call_journal.keep(call, answer, page, took, secrets=(token, app_secret))
    if page is not None and answer.rest:
        rate_limit.let_rest(page.pk, answer.rest)
    if answer.problem is not None:
        raise answer.problem from None  # what caused it may hold the address with the proof
    return answer.body


def _ask(call: Call, token: str, app_secret: str) -> Answer:
    url = f"{settings.FACEBOOK_GRAPH_URL}/{settings.FACEBOOK_GRAPH_VERSION}/{call.path}"
    body: dict[str, Any] = {"json": call.json, "data": call.data or None}
    headers = {"Authorization": f"Bearer {token}"}
    if call.files:
        multipart = MultipartEncoder({**call.data, **call.files})
        body = {"data": multipart}
        headers["Content-Type"] = multipart.content_type
    try:
        response = session().request(
            call.method,
            url,
            params={**call.params, "appsecret_proof": appsecret_proof(token, app_secret)},
            headers=headers,
            timeout=time_allowed(has_files=bool(call.files)),
            allow_redirects=False,
            **body,
        )
    except requests.RequestException as error:
        return Answer(problem=unanswered(error, call.method))
    return _read(response, call.method)


def _read(response: requests.Response, method: str) -> Answer:
    """Facebook's own error object counts whatever the HTTP status is."""
    try:
        body = response.json()
    except ValueError:
        body = None
    rest = rest_wanted(response.headers)
    if not isinstance(body, dict):
        return Answer(status=response.status_code, problem=_unreadable(response, method), rest=rest)
    problem: ChannelError | None = None
    if isinstance(error := body.get("error"), dict):
        problem = classify(error, rest)
        rest = max(rest, rate_limit.REST_AFTER_LIMIT if is_limit(problem) else 0)
    elif not response.ok:
        problem = _unreadable(response, method)
    return Answer(status=response.status_code, body=body, problem=problem, rest=rest)


def _unreadable(response: requests.Response, method: str) -> ChannelError:
    sentence, code = _("Facebook's answer was not readable."), f"http_{response.status_code}"
    if method == "GET":  # nothing was to be done, so it can be asked again
        return TemporaryChannelError(sentence, code)
    return OutcomeUnknown(sentence, code)
