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
from facebook_channel.graph.error_meaning import LimitOf
from facebook_channel.graph.errors import classify, limit_of
from facebook_channel.graph.session import session, time_allowed, unanswered
from facebook_channel.graph.usage import Rest, rest_wanted
from facebook_channel.models import FacebookApplication, FacebookPage
from facebook_channel.rate_limit import rest
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
NO_REST = Rest()


class Question(TypedDict, total=False):
    """What a call may carry; `keys` are ids by which it is found again."""

    params: Mapping[str, Any]
    json: Any
    data: Mapping[str, str]
    files: Mapping[str, File]
    keys: Collection[str]
    secrets: Collection[str]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One question; `path` is below the version. `secrets` in it are not kept."""

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    data: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    keys: Collection[str] = ()
    secrets: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `status` is 0 where nothing did."""

    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    problem: ChannelError | None = None
    rest: Rest = NO_REST


@dataclass(frozen=True)
class Graph:
    """The Graph API as one page."""

    page: FacebookPage

    def call(self, method: str, path: str, **question: Unpack[Question]) -> dict[str, Any]:
        """Ask, keep question and answer, and give the answer; raises ChannelError.

        Nothing is asked, and SlowDown raised, while the page has to rest or is busy. Call it
        outside of a transaction. With `files` the body is multipart and `data` are its other
        fields.
        """
        call = Call(method=method, path=path, **question)
        secrets = _page_secrets(self.page)
        with turn(self.page.pk):
            return _perform(call, secrets, self.page)


@dataclass(frozen=True)
class ApplicationGraph:
    """The Graph API as the application itself, with its app access token."""

    application: FacebookApplication

    def call(self, method: str, path: str, **question: Unpack[Question]) -> dict[str, Any]:
        """Ask as the application; raises ChannelError. Call it outside of a transaction."""
        call = Call(method=method, path=path, **question)
        secrets = _application_secrets(self.application)
        return _perform(call, secrets, self.application)


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


def _perform(
    call: Call, secrets: tuple[str, str], asker: FacebookPage | FacebookApplication
) -> dict[str, Any]:
    rest.respect(asker)
    page = asker if isinstance(asker, FacebookPage) else None
    application = page.application if page else asker
    began = time.monotonic()
    answer = _ask(call, *secrets)
    took = round((time.monotonic() - began) * 1000)
    call_journal.keep(call, answer, page, took, [*secrets, *call.secrets])
    rest.keep(application, answer.rest.application)
    rest.keep(asker, answer.rest.page)
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
    wanted = rest_wanted(response.headers)
    if not isinstance(body, dict):
        problem = _unreadable(response, method)
        return Answer(status=response.status_code, problem=problem, rest=wanted)
    if isinstance(error := body.get("error"), dict):
        refusal = classify(error, max(wanted))
        wanted = _at_least(wanted, limit_of(refusal))
        return Answer(status=response.status_code, body=body, problem=refusal, rest=wanted)
    odd = None if response.ok else _unreadable(response, method)
    return Answer(status=response.status_code, body=body, problem=odd, rest=wanted)


def _at_least(wanted: Rest, limited: LimitOf | None) -> Rest:
    """A limit without a word on how long it lasts asks for a short rest all the same."""
    if limited is LimitOf.PAGE:
        return wanted._replace(page=max(wanted.page, rest.AFTER_A_LIMIT))
    if limited is LimitOf.APPLICATION:
        return wanted._replace(application=max(wanted.application, rest.AFTER_A_LIMIT))
    return wanted


def _unreadable(response: requests.Response, method: str) -> ChannelError:
    sentence, code = _("Facebook's answer was not readable."), f"http_{response.status_code}"
    if method == "GET":  # nothing was to be done, so it can be asked again
        return TemporaryChannelError(sentence, code)
    return OutcomeUnknown(sentence, code)
