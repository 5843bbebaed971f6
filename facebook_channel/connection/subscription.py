"""Have Facebook post what happens on a page: at the page, and at its application.

A field is delivered only if it is subscribed at both. Sources: Graph API, "Page subscribed_apps"
and "Application subscriptions"; Messenger Platform, "Webhooks".
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import structlog

from facebook_channel.graph.client import ApplicationGraph, Graph
from facebook_channel.json_values import as_identifier, as_object, as_text
from facebook_channel.models import FacebookApplication, FacebookPage
from workstreams.channels.errors import (
    ChannelError,
    OutcomeUnknown,
    PermanentChannelError,
    SlowDown,
    TemporaryChannelError,
)

FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "message_edits",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
)
# Of products that not every application has: asked for, and done without where they are refused.
FURTHER_FIELDS = (
    "messaging_account_linking",
    "messaging_customer_information",
    "messaging_feedback",
    "messaging_in_thread_lead_form_submit",
    "send_cart",
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Callback:
    """What an application is registered with; `address` is empty where it is with nothing."""

    address: str = ""
    is_active: bool = False
    fields: frozenset[str] = frozenset()

    def is_complete_at(self, address: str) -> bool:
        return self.address == address and self.is_active and self.fields.issuperset(FIELDS)

    def brings(self, name: str, address: str) -> bool:
        return self.address == address and self.is_active and name in self.fields


def subscribed_fields(page: FacebookPage) -> frozenset[str]:
    """Those our application gets of the page; raises ChannelError."""
    answer = Graph(page).call("GET", f"{page.page_id}/subscribed_apps")
    for app in _objects(answer):
        if as_identifier(app.get("id")) == page.application.app_id:
            return _names(app.get("subscribed_fields"))
    return frozenset()


def subscribe(page: FacebookPage) -> None:
    """As often as wanted, but not a page that went out of service; raises ChannelError."""
    if not FacebookPage.objects.in_service().filter(pk=page.pk).exists():
        return

    def ask(fields: Collection[str]) -> None:
        data = {"subscribed_fields": ",".join(fields)}
        Graph(page).call("POST", f"{page.page_id}/subscribed_apps", data=data)

    _ask_for_all_or_most(ask)


def leave(pages: Iterable[FacebookPage]) -> None:
    """End the subscriptions of pages that go out of service, as far as Facebook listens now."""
    for page in pages:
        try:
            Graph(page).call("DELETE", f"{page.page_id}/subscribed_apps")
        except ChannelError as error:
            log.warning("page_not_unsubscribed", page=page.pk, code=error.code)
            if isinstance(error, SlowDown):
                continue  # this one was not asked at all
            if isinstance(error, TemporaryChannelError | OutcomeUnknown):
                return  # the person who deletes does not wait for each of them


def callback_of(application: FacebookApplication) -> Callback:
    """Where Facebook posts the application's events to; raises ChannelError."""
    answer = ApplicationGraph(application).call("GET", f"{application.app_id}/subscriptions")
    for found in _objects(answer):
        if found.get("object") == "page":
            return Callback(
                address=as_text(found.get("callback_url")),
                is_active=found.get("active") is True,
                fields=_names(found.get("fields")),
            )
    return Callback()


def register_callback(application: FacebookApplication) -> None:
    """Facebook shakes hands with our webhook before it agrees; raises ChannelError."""
    application.replace_lost_verify_token()

    def ask(fields: Collection[str]) -> None:
        data = {
            "object": "page",
            "callback_url": application.callback_uri,
            "verify_token": application.verify_token,
            "fields": ",".join(fields),
            "include_values": "true",
        }
        ApplicationGraph(application).call("POST", f"{application.app_id}/subscriptions", data=data)

    _ask_for_all_or_most(ask)


def _ask_for_all_or_most(ask: Callable[[Collection[str]], None]) -> None:
    try:
        ask(FIELDS + FURTHER_FIELDS)
    except PermanentChannelError:  # one unknown field, and Facebook refuses the whole list
        ask(FIELDS)


def _objects(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found = answer.get("data")
    return [as_object(item) for item in found] if isinstance(found, list) else []


def _names(fields: Any) -> frozenset[str]:
    """Facebook lists them as names at a page, as objects with a name at an application."""
    found = fields if isinstance(fields, list) else []
    return frozenset(as_text(as_object(one).get("name") or one) for one in found) - {""}
