"""What happens between people and pages: kept, shown to the person, told to the page's apps."""

import json
import secrets
import sqlite3
from typing import Any

from facebook_channel.simulator import webhooks
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.feed import Feed
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.routing import PAGE_INBOX
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage

Content = dict[str, Any]
UNHEARD = "The page's app has not subscribed to this, so nobody was told."


class Conversations:
    def __init__(
        self, storage: Storage, outbox: Outbox, sender: Sender, feed: Feed, faults: Faults
    ) -> None:
        self._storage = storage
        self._outbox = outbox
        self._sender = sender
        self._feed = feed
        self._faults = faults

    def write(self, person_id: int, page_id: str, content: Content) -> dict[str, Any]:
        """The person writes: ``content`` is as ``webhooks.message_item`` takes it."""
        at, mid = now_ms(), new_mid()
        with self._storage.transaction():
            psid = self._act(person_id, page_id, at)
            item = webhooks.message_item(psid, page_id, at, mid, content)
            deliveries = self._outbox.keep(psid, page_id, "messages", item, mid)
            self._keep_from_person(mid, psid, content, at, deliveries)
        return self._told(mid, psid, deliveries)

    def tap(
        self,
        person_id: int,
        page_id: str,
        title: str,
        payload: str,
        referral: webhooks.Item | None = None,
        entry_point: str = "",
    ) -> dict[str, Any]:
        """The person taps a button that carries a payload, such as Get Started."""
        at, mid = now_ms(), new_mid()
        with self._storage.transaction():
            psid = self._act(person_id, page_id, at)
            item = webhooks.postback_item(psid, page_id, at, mid, title, payload, referral)
            deliveries = self._outbox.keep(psid, page_id, "messaging_postbacks", item, mid)
            content = {"postback": title, "referral": referral, "entry_point": entry_point}
            kept = {key: value for key, value in content.items() if value}
            self._keep_from_person(mid, psid, kept, at, deliveries)
        return self._told(mid, psid, deliveries)

    def read(self, person_id: int, page_id: str) -> int:
        """The person looks at the conversation; how many messages that were new to them."""
        at = now_ms()
        with self._storage.transaction():
            unread = self._storage.all(
                "SELECT mid, psid FROM message JOIN thread USING (psid)"
                " WHERE person_id = ? AND page_id = ? AND state = 'delivered'",
                person_id,
                page_id,
            )
            if not unread:
                return 0
            psid = unread[0]["psid"]
            self._storage.run(
                "UPDATE message SET state = 'read' WHERE psid = ? AND state = 'delivered'", psid
            )
            deliveries = []
            if not self._faults.no_receipts:
                item = webhooks.read_item(psid, page_id, at, at)
                deliveries = self._outbox.keep(psid, page_id, "message_reads", item)
        self._sender.push(deliveries)
        return len(unread)

    def block(self, person_id: int, page_id: str, blocked: bool) -> bool:
        """Whether there is a thread that could be blocked or unblocked."""
        with self._storage.transaction():
            thread = self.thread(person_id, page_id)
            if thread is not None:
                self._storage.run(
                    "UPDATE thread SET blocked = ? WHERE psid = ?", blocked, thread["psid"]
                )
        return thread is not None

    def thread(self, person_id: int, page_id: str) -> sqlite3.Row | None:
        return self._storage.one(
            "SELECT * FROM thread WHERE person_id = ? AND page_id = ?", person_id, page_id
        )

    def answer(
        self, thread: sqlite3.Row, app_id: str, content: Content, metadata: str
    ) -> tuple[str, list[Delivery]]:
        """The page writes: the mid, and the events to push once the page has its answer."""
        at, mid = now_ms(), new_mid()
        psid, page_id = thread["psid"], thread["page_id"]
        events: list[Delivery] = []
        kept = {**content, "from_inbox": True} if app_id == PAGE_INBOX else content
        with self._storage.transaction():
            self._keep(mid, psid, "page", kept, at, "delivered", app_id=app_id)
            if not self._faults.no_echo:
                echo = webhooks.echo_item(
                    psid, page_id, at, mid, content, app_id=app_id, metadata=metadata
                )
                events += self._outbox.keep(psid, page_id, "message_echoes", echo)
            if not self._faults.no_receipts:
                receipt = webhooks.delivery_item(psid, page_id, at, [mid])
                events += self._outbox.keep(psid, page_id, "message_deliveries", receipt)
        self._feed.announce(mid)
        return mid, events

    def show_typing(self, thread: sqlite3.Row, on: bool) -> None:
        self._feed.tell(thread, "typing", on=on)

    def mark_seen(self, thread: sqlite3.Row) -> None:
        at = now_ms()
        self._storage.run("UPDATE thread SET seen_at = ? WHERE psid = ?", at, thread["psid"])
        self._feed.tell(thread, "seen", at=at)

    def _act(self, person_id: int, page_id: str, at: int) -> str:
        """The person's id on this page, new when they first act; every act opens the window."""
        [row] = self._storage.all(
            "INSERT INTO thread (psid, person_id, page_id, last_action_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (person_id, page_id)"
            " DO UPDATE SET last_action_at = excluded.last_action_at RETURNING psid",
            new_psid(),
            person_id,
            page_id,
            at,
        )
        return str(row["psid"])

    def _keep_from_person(
        self, mid: str, psid: str, content: Content, at: int, deliveries: list[Delivery]
    ) -> None:
        if deliveries:
            self._keep(mid, psid, "person", content, at, "waiting")
        else:
            self._keep(mid, psid, "person", content, at, "unheard", UNHEARD)

    def _keep(
        self,
        mid: str,
        psid: str,
        author: str,
        content: Content,
        at: int,
        state: str,
        note: str = "",
        app_id: str = "",
    ) -> None:
        self._storage.run(
            "INSERT INTO message (mid, psid, author, content, sent_at, state, note, app_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            mid,
            psid,
            author,
            json.dumps(content),
            at,
            state,
            note,
            app_id,
        )

    def _told(self, mid: str, psid: str, deliveries: list[Delivery]) -> dict[str, Any]:
        self._sender.push(deliveries)
        self._feed.announce(mid)
        return {"mid": mid, "psid": psid}


def new_mid() -> str:
    return "m_" + secrets.token_urlsafe(64)


def new_psid() -> str:
    """16 or 17 digits, which no 32-bit number and no JavaScript number may be trusted with."""
    return str(secrets.randbelow(9 * 10**16) + 10**15 * 5)
