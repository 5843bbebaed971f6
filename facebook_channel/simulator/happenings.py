"""What happens around a conversation besides messages: arrivals, opt-ins, orders, notices."""

import secrets
from collections.abc import Callable
from typing import Any

from facebook_channel.simulator import webhook_events, webhooks
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.second_thoughts import NotAllowed
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.welcome import Welcome

Details = dict[str, Any]
PersonBuilder = Callable[[str, str, int, Details], webhooks.Item]
PageBuilder = Callable[[str, int, Details], webhooks.Item]
TEA = {"id": 123, "retailer_id": "tea-1", "name": "Tea", "unit_price": 11, "currency": "EUR"}


class Happenings:
    def __init__(
        self, storage: Storage, conversations: Conversations, outbox: Outbox, sender: Sender
    ) -> None:
        self._storage = storage
        self._welcome = Welcome(storage)
        self._conversations = conversations
        self._outbox = outbox
        self._sender = sender

    def arrive(self, person_id: int, page_id: str, ref: str, source: str) -> dict[str, Any]:
        """The person follows a link with a ``ref``: a new thread begins with Get Started."""
        came_from = webhook_events.referral(ref, source)
        thread = self._conversations.thread(person_id, page_id)
        if thread is None:
            return self._conversations.tap(
                person_id, page_id, "Get Started", self._welcome.payload(page_id), came_from
            )
        at = now_ms()
        psid = str(thread["psid"])
        item = webhook_events.referral_item(psid, page_id, at, came_from)
        with self._storage.transaction():
            self._storage.run("UPDATE thread SET last_action_at = ? WHERE psid = ?", at, psid)
            deliveries = self._outbox.keep(psid, page_id, "messaging_referrals", item)
        return {"psid": psid, "heard": self._push(deliveries)}

    def happen(self, person_id: int, page_id: str, kind: str, details: Details) -> bool:
        """``kind`` is one of OF_PERSON; whether an app hears it."""
        field, build = OF_PERSON[kind]
        thread = self._conversations.thread(person_id, page_id)
        if thread is None:
            raise NotAllowed("The person must write to the page first.")
        psid = thread["psid"]
        item = build(psid, page_id, now_ms(), details)
        return self._push(self._outbox.keep(psid, page_id, field, item))

    def happen_to_page(self, page_id: str, kind: str, details: Details) -> bool:
        """``kind`` is one of OF_PAGE; whether an app hears it."""
        field, build = OF_PAGE[kind]
        return self._push(self._outbox.keep("", page_id, field, build(page_id, now_ms(), details)))

    def post(self, page_id: str, channel: str, item: webhooks.Item) -> bool:
        """Any item at all, to every app of the page, whatever they subscribed to."""
        psid = str((item.get("sender") or {}).get("id", ""))
        apps = self._storage.all("SELECT app_id FROM connection WHERE page_id = ?", page_id)
        return self._push(
            [
                self._outbox.keep_unasked(app["app_id"], psid, page_id, item, channel=channel)
                for app in apps
            ]
        )

    def _push(self, deliveries: list[Delivery]) -> bool:
        self._sender.push(deliveries)
        return bool(deliveries)


def _linking(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    status, code = details.get("status", "linked"), details.get("authorization_code", "CODE")
    return webhook_events.account_linking_item(psid, page_id, at, status, code)


def _feedback(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    score, comment = str(details.get("score", "5")), details.get("comment", "")
    return webhook_events.feedback_item(psid, page_id, score, comment)


def _verdict(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    mid, good = details.get("mid", ""), bool(details.get("good", True))
    return webhook_events.response_feedback_item(psid, page_id, at, mid, good)


def _order(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    products = details.get("products") or [{**TEA, "quantity": 1}]
    return webhook_events.order_item(psid, page_id, at, products, details.get("note", ""))


def _form(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    return webhook_events.form_item(psid, page_id, at, str(details.get("form_id", "9001")))


def _information(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    answers = details.get("answers") or {"country": "DK", "phone": "+4555550100"}
    return webhook_events.information_item(psid, page_id, at, answers)


def _optin(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    if details.get("user_ref"):
        ref, user_ref = str(details.get("ref", "")), str(details["user_ref"])
        return webhook_events.checkbox_optin_item(page_id, at, ref, user_ref)
    token = secrets.token_hex(12)
    title = details.get("title", "News")
    return webhook_events.notification_optin_item(psid, page_id, at, title, token)


def _unsupported(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    return webhook_events.unsupported_item(psid, page_id, at, "m_" + secrets.token_urlsafe(64))


def _unknown(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    moved = {"from": "1,1", "to": "2,2"}
    return {**webhooks.between(psid, page_id), "timestamp": at, "chess_move": moved}


def _hostile(psid: str, page_id: str, at: int, details: Details) -> webhooks.Item:
    """Text with characters that databases and encoders refuse: NUL and half a surrogate pair."""
    text = {"text": "before \x00 between \ud83d after"}
    mid = "m_" + secrets.token_urlsafe(64)
    return webhooks.message_item(psid, page_id, at, mid, text)


def _policy(page_id: str, at: int, details: Details) -> webhooks.Item:
    action, reason = details.get("action", "warning"), details.get("reason", "Too many reports.")
    return webhook_events.policy_item(page_id, at, action, reason)


def _roles(page_id: str, at: int, details: Details) -> webhooks.Item:
    app_id, roles = str(details.get("app_id", "")), details.get("roles", ["primary_receiver"])
    return webhook_events.app_roles_item(page_id, at, app_id, roles)


def _label(page_id: str, at: int, details: Details) -> webhooks.Item:
    label = {"id": "1", "page_label_name": details.get("label", "VIP")}
    user = {"id": str(details.get("psid", ""))}
    value = {"user": user, "action": details.get("action", "add"), "label": label}
    return webhook_events.change("inbox_labels", value)


OF_PERSON: dict[str, tuple[str, PersonBuilder]] = {  # kind: the field to subscribe to, the builder
    "account_linking": ("messaging_account_linking", _linking),
    "feedback": ("messaging_feedback", _feedback),
    "response_feedback": ("response_feedback", _verdict),
    "order": ("send_cart", _order),
    "form": ("messaging_in_thread_lead_form_submit", _form),
    "customer_information": ("messaging_customer_information", _information),
    "optin": ("messaging_optins", _optin),
    "unsupported": ("messages", _unsupported),
    "unknown": ("messages", _unknown),
    "hostile": ("messages", _hostile),
}
OF_PAGE: dict[str, tuple[str, PageBuilder]] = {
    "policy_enforcement": ("messaging_policy_enforcement", _policy),
    "app_roles": ("messaging_handovers", _roles),
    "inbox_labels": ("inbox_labels", _label),
}
