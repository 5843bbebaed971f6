"""Whose token a page has, how long it lives and what it may do.

Sources: Graph API, "debug_token", "Page access tokens"; Messenger Platform, "Permissions".
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facebook_channel.connection.findings import (
    CODES_OF_TOKENS,
    Finding,
    bad,
    good,
    is_passing,
    not_reached,
    shown,
    token_refused,
    unknown,
    warning,
)
from facebook_channel.graph.client import ApplicationGraph, Graph
from facebook_channel.json_values import as_identifier, as_object, as_text
from facebook_channel.models import FacebookPage
from workstreams.channels.errors import ChannelError, ChannelNeedsAttention
from workstreams.models.encrypted import UndecryptableSecret

WARNED_BEFORE = timedelta(days=14)
NEEDED_TO_ANSWER = "pages_messaging"
NEEDED_TO_SUBSCRIBE = "pages_manage_metadata"


@dataclass(frozen=True)
class TokenFacts:
    """What was learnt; `learnt` are values of a PageCheck, empty where Facebook did not say."""

    findings: list[Finding]
    learnt: dict[str, Any] = field(default_factory=dict)


def token_facts(page: FacebookPage, now: datetime) -> TokenFacts:
    owner = _owner(page)
    try:
        answer = _debugged(page)
    except UndecryptableSecret:  # which `owner` says
        return _nothing_but(owner)
    except ChannelError as error:
        return TokenFacts([owner, *_not_described(error, owner)])
    data = as_object(answer.get("data"))
    facts = described(data, page, now)
    if owner.state != "good":  # what failed for certain counts more than what is said of it
        return TokenFacts([_of_a_person(data) or owner, *facts.findings[1:]], facts.learnt)
    return facts


def _debugged(page: FacebookPage) -> dict[str, Any]:
    """What Facebook tells of its token; raises ChannelError, UndecryptableSecret.

    Facebook takes `input_token` in the address only. What holds an address stays silent: the
    journal hides it, errors do without it, and the lines of urllib3 are switched off.
    """
    question = {"input_token": page.access_token}
    return ApplicationGraph(page.application).call("GET", "debug_token", params=question)


def _owner(page: FacebookPage) -> Finding:
    """Only what speaks of the token for certain stops answers: Facebook may err in many ways."""
    try:
        answer = Graph(page).call("GET", "me", params={"fields": "id,name"})
    except ChannelNeedsAttention as error:
        if error.code.partition("/")[0] in CODES_OF_TOKENS:
            return token_refused(error.code)
        return bad("token", error.sentence)
    except ChannelError:
        return not_reached("token")
    owner = as_identifier(answer.get("id"))
    if owner == page.page_id:
        return good("token", _("It belongs to this page, and Facebook accepts it."))
    return _of_another_page(owner, as_text(answer.get("name")))


def _of_another_page(owner: str, name: str = "") -> Finding:
    sentence = _(
        "The Page Access Token belongs to %(owner)s, not to this page. "
        "Enter the token of this page, or correct the Page Id."
    )
    return bad("token", sentence % {"owner": f"{name} ({owner})" if name else owner})


def _of_a_person(data: dict[str, Any]) -> Finding | None:
    """None where it is no user access token, or a dead one."""
    if data.get("is_valid") is not True or as_text(data.get("type")) != "USER":
        return None
    sentence = _(
        "This is the token of a person, not of a page. Create the page's own at Facebook (your "
        "application, Messenger > Settings > Access Tokens) and enter it in the page's settings."
    )
    return bad("token", sentence)


def _not_described(error: ChannelError, owner: Finding) -> list[Finding]:
    if is_passing(error):
        return [not_reached("lifetime"), not_reached("permissions")]
    sentence = _(
        "Facebook does not accept the Application Id with its Application Secret "
        "(error %(code)s). Enter both again in the Facebook application."
    ) % {"code": error.code}
    if owner.state == "bad":
        return [unknown("lifetime", sentence), unknown("permissions", sentence)]
    return [warning("lifetime", sentence), unknown("permissions", sentence)]


def described(data: dict[str, Any], page: FacebookPage, now: datetime) -> TokenFacts:
    """The findings token, lifetime and permissions, from debug_token's `data`."""
    expires_at, access_ends_at = (
        _moment(data, "expires_at"),
        _moment(data, "data_access_expires_at"),
    )
    names = data.get("scopes")
    scopes = [as_text(name) for name in names] if isinstance(names, list) else []
    token = _validity(data, page)
    if token.state == "bad":
        return _nothing_but(token)
    learnt = {"token_expires_at": expires_at, "data_access_expires_at": access_ends_at}
    return TokenFacts(
        [token, _lifetime(expires_at, access_ends_at, now), _permissions(data, scopes, page)],
        learnt,
    )


def _nothing_but(token: Finding) -> TokenFacts:
    rest = _("It is looked at once the token works.")
    return TokenFacts([token, unknown("lifetime", rest), unknown("permissions", rest)])


def _validity(data: dict[str, Any], page: FacebookPage) -> Finding:
    if data.get("is_valid") is not True:
        error = as_object(data.get("error"))
        code = as_identifier(error.get("code")) or "190"
        detail = as_identifier(error.get("subcode") or error.get("error_subcode"))
        return token_refused(f"{code}/{detail}" if detail else code)
    made_for = as_identifier(data.get("app_id"))
    if made_for and made_for != page.application.app_id:
        sentence = _(
            "The Page Access Token was made for another application (%(app)s). "
            "Create one in the application this page belongs to, and enter it in its settings."
        )
        return bad("token", sentence % {"app": made_for})
    owner = as_identifier(data.get("profile_id"))
    if owner and owner != page.page_id:
        return _of_another_page(owner)
    return good("token", _("It belongs to this page, and Facebook accepts it."))


def _lifetime(
    expires_at: datetime | None, access_ends_at: datetime | None, now: datetime
) -> Finding:
    ends = min(filter(None, (expires_at, access_ends_at)), default=None)
    if ends is None:
        return good("lifetime", _("The token does not expire by itself."))
    loses_access = ends != expires_at
    if ends - now > WARNED_BEFORE:
        return good("lifetime", _lasting(loses_access) % {"end": shown(ends)})
    days = max(0, (ends - now).days)
    what_next = _("Create a new one at Facebook before, and enter it in the page's settings.")
    ending = _ending(loses_access, days) % {"end": shown(ends), "days": days}
    return warning("lifetime", f"{ending} {what_next}")


def _lasting(loses_access: bool) -> str:
    if loses_access:
        return _("It may read the page's data until %(end)s, and has to be replaced before.")
    return _("It works until %(end)s, and has to be replaced before.")


def _ending(loses_access: bool, days: int) -> str:
    if loses_access:
        return ngettext(
            "The Page Access Token loses its access to data on %(end)s, in %(days)d day.",
            "The Page Access Token loses its access to data on %(end)s, in %(days)d days.",
            days,
        )
    return ngettext(
        "The Page Access Token stops working on %(end)s, in %(days)d day.",
        "The Page Access Token stops working on %(end)s, in %(days)d days.",
        days,
    )


def _permissions(data: dict[str, Any], scopes: list[str], page: FacebookPage) -> Finding:
    if not scopes:
        return unknown("permissions", _("Facebook does not tell what this token may do."))
    if NEEDED_TO_ANSWER not in scopes or not _covers(data, NEEDED_TO_ANSWER, page):
        sentence = _(
            "The token may not send messages for this page (%(permission)s). "
            "Grant it at Facebook, create a new token and enter it in the page's settings."
        )
        return bad("permissions", sentence % {"permission": NEEDED_TO_ANSWER})
    if NEEDED_TO_SUBSCRIBE not in scopes or not _covers(data, NEEDED_TO_SUBSCRIBE, page):
        sentence = _(
            "The token may not subscribe this page (%(permission)s), so a lost subscription "
            "cannot be mended from here. Grant it at Facebook and enter a new token."
        )
        return warning("permissions", sentence % {"permission": NEEDED_TO_SUBSCRIBE})
    return good("permissions", _("The token may answer customers and subscribe the page."))


def _covers(data: dict[str, Any], scope: str, page: FacebookPage) -> bool:
    """A scope without targets is granted for every page of the person."""
    found = data.get("granular_scopes")
    for granted in found if isinstance(found, list) else []:
        targets = as_object(granted).get("target_ids")
        if as_object(granted).get("scope") == scope and isinstance(targets, list):
            return page.page_id in map(as_identifier, targets)
    return True


def _moment(data: dict[str, Any], name: str) -> datetime | None:
    """Seconds since 1970; 0, and whatever makes no sense, is never."""
    seconds = data.get(name)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
