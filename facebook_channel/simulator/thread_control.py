"""Conversation routing: apps and the page's inbox hand a thread to one another.

Source: Messenger Platform, "Conversation routing" and "Handover protocol".
"""

import sqlite3
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import graph_errors, webhook_events, webhooks
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.routing import (
    INSTAGRAM_INBOX,
    PAGE_INBOX,
    Routing,
    is_idle,
    owner_of,
)
from facebook_channel.simulator.send_rules import recipient_id
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage

DAY_SECONDS = 24 * 60 * 60
LONGEST_SECONDS = 7 * DAY_SECONDS


class ThreadControl:
    def __init__(
        self,
        storage: Storage,
        routing: Routing,
        conversations: Conversations,
        outbox: Outbox,
        sender: Sender,
    ) -> None:
        self._storage = storage
        self._routing = routing
        self._conversations = conversations
        self._outbox = outbox
        self._sender = sender

    async def hand_over(self, call: GraphCall) -> Response:
        """``POST /{page}/pass_thread_control``."""
        page, thread = self._page_and_thread(call)
        target = call.parameters.get("target_app_id")
        self._pass(page, thread, str(target or ""), _metadata(call.parameters))
        return EscapedJSON({"success": True})

    async def take(self, call: GraphCall) -> Response:
        """``POST /{page}/take_thread_control``: only the default application may."""
        page, thread = self._page_and_thread(call)
        if not page["default_app_id"]:
            raise graph_errors.documented(27)
        if page["default_app_id"] != page["app_id"]:
            raise graph_errors.documented(100, 2018171)
        self.give(thread, page, page["app_id"], taken=True, metadata=_metadata(call.parameters))
        return EscapedJSON({"success": True})

    async def release(self, call: GraphCall) -> Response:
        """``POST /{page}/release_thread_control``: back to idle."""
        page, thread = self._page_and_thread(call)
        self._require_owner(page, thread)
        self.give(thread, page, "", metadata=_metadata(call.parameters))
        return EscapedJSON({"success": True})

    async def request(self, call: GraphCall) -> Response:
        """``POST /{page}/request_thread_control``: the owner is asked, nothing changes."""
        page, thread = self._page_and_thread(call)
        item = webhook_events.request_item(
            thread["psid"],
            page["page_id"],
            now_ms(),
            page["app_id"],
            _metadata(call.parameters),
        )
        self._tell(thread, page, item)
        return EscapedJSON({"success": True})

    async def extend(self, call: GraphCall) -> Response:
        """``POST /{page}/extend_thread_control``: ``duration`` seconds from now, up to 7 days."""
        page, thread = self._page_and_thread(call)
        self._require_owner(page, thread)
        duration = str(call.parameters.get("duration", ""))
        if not duration.isdigit() or not 0 < int(duration) <= LONGEST_SECONDS:
            raise graph_errors.parameter(f"Param duration must be between 1 and {LONGEST_SECONDS}")
        self._keep(thread["psid"], page["app_id"], now_ms() + int(duration) * 1000)
        return EscapedJSON({"success": True})

    async def owner(self, call: GraphCall) -> Response:
        """``GET /{page}/thread_owner``: the owner's id is told to it and to the default app."""
        page = call.own_page(self._storage)
        psid = str(call.parameters.get("recipient", ""))
        if not psid:
            raise graph_errors.required("recipient")
        thread = self._thread(psid, page["page_id"])
        owner, until = owner_of(thread, page), thread["last_action_at"] + DAY_SECONDS * 1000
        if not is_idle(thread):
            until = thread["owner_until"]
        if not owner or until <= now_ms():
            return EscapedJSON({"data": []})
        told: dict[str, Any] = {"expiration": until // 1000}
        if page["app_id"] in (owner, page["default_app_id"]):
            told["app_id"] = owner
        return EscapedJSON({"data": [{"thread_owner": told}]})

    def after_sending(self, call: GraphCall, page: sqlite3.Row, thread: sqlite3.Row) -> None:
        """The ``thread_control`` that a message may carry: pass or release once it is sent."""
        wanted = call.parameters["thread_control"]
        if not isinstance(wanted, dict) or wanted.get("control_type") not in ("pass", "release"):
            raise graph_errors.parameter(
                "Param thread_control[control_type] must be one of {pass, release}"
            )
        if wanted["control_type"] == "release":
            self.give(thread, page, "", metadata=_metadata(wanted))
        else:
            self._pass(page, thread, str(wanted.get("app_id", "")), _metadata(wanted))

    def give(
        self,
        thread: sqlite3.Row,
        page: sqlite3.Row,
        app_id: str,
        *,
        taken: bool = False,
        metadata: str = "",
        silent: bool = False,
    ) -> None:
        """Change the owner, empty for nobody; the apps are told unless it happens silently."""
        previous = owner_of(thread, page)
        self._keep(thread["psid"], app_id, now_ms() + DAY_SECONDS * 1000 if app_id else 0)
        new = app_id or page["default_app_id"]
        if silent or not new:
            return
        build = webhook_events.take_item if taken else webhook_events.pass_item
        item = build(
            thread["psid"],
            page["page_id"],
            now_ms(),
            previous=previous or None,
            new=new,
            metadata=metadata,
        )
        self._tell(thread, page, item)

    def answer_from_inbox(self, thread: sqlite3.Row, page: sqlite3.Row, text: str) -> str:
        """A human types in Business Suite: the mid. With a default app the inbox takes over."""
        mid, events = self._conversations.answer(thread, PAGE_INBOX, {"text": text}, "")
        if page["default_app_id"] and owner_of(thread, page) != PAGE_INBOX:
            self.give(thread, page, PAGE_INBOX, taken=True)
        self._sender.push(events)
        return mid

    def _pass(self, page: sqlite3.Row, thread: sqlite3.Row, target: str, metadata: str) -> None:
        if not target:
            raise graph_errors.required("target_app_id")
        known = {PAGE_INBOX, INSTAGRAM_INBOX, *self._routing.app_ids(page["page_id"])}
        if target not in known:
            raise graph_errors.documented(100, 2018164)
        if not is_idle(thread) or page["default_app_id"]:
            self._require_owner(page, thread)
        self.give(thread, page, target, metadata=metadata)

    def _require_owner(self, page: sqlite3.Row, thread: sqlite3.Row) -> None:
        if owner_of(thread, page) != page["app_id"]:
            raise graph_errors.documented(100, 2534037)

    def _page_and_thread(self, call: GraphCall) -> tuple[sqlite3.Row, sqlite3.Row]:
        page = call.own_page(self._storage)
        return page, self._thread(recipient_id(call.parameters), page["page_id"])

    def _thread(self, psid: str, page_id: str) -> sqlite3.Row:
        thread = self._storage.one(
            "SELECT * FROM thread WHERE psid = ? AND page_id = ?", psid, page_id
        )
        if thread is None:
            raise graph_errors.documented(100, 2018001)
        return thread

    def _keep(self, psid: str, app_id: str, until: int) -> None:
        self._storage.run(
            "UPDATE thread SET owner_app_id = ?, owner_until = ? WHERE psid = ?",
            app_id,
            until,
            psid,
        )

    def _tell(self, thread: sqlite3.Row, page: sqlite3.Row, item: webhooks.Item) -> None:
        """Everybody hears of a handover in messaging, also who does not own the thread."""
        told: list[Delivery | None] = [
            self._outbox.keep_for(
                app_id, thread["psid"], page["page_id"], "messaging_handovers", item
            )
            for app_id in self._routing.app_ids(page["page_id"])
        ]
        self._sender.push(told)


def _metadata(parameters: dict[str, Any]) -> str:
    return str(parameters.get("metadata") or "")
