"""What people and pages do to messages that exist: react, edit, unsend."""

import json
import sqlite3
from typing import Any

from facebook_channel.simulator import webhook_events
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.feed import Feed
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage

EDITS_ALLOWED = 5


class NotAllowed(ValueError):
    """Messenger would not offer this; the text says why."""


class SecondThoughts:
    def __init__(self, storage: Storage, outbox: Outbox, sender: Sender, feed: Feed) -> None:
        self._storage = storage
        self._outbox = outbox
        self._sender = sender
        self._feed = feed

    def react(self, person_id: int, mid: str, emoji: str) -> bool:
        """The person reacts to a message; no ``emoji`` takes it back. Whether an app hears it."""
        at = now_ms()
        with self._storage.transaction():
            message = self._message(person_id, mid)
            self._change(message, reactions=_with(message, "person", emoji))
            self._storage.run(
                "UPDATE thread SET last_action_at = ? WHERE psid = ?", at, message["psid"]
            )
            psid, page_id = message["psid"], message["page_id"]
            item = webhook_events.reaction_item(psid, page_id, at, mid, emoji)
            deliveries = self._outbox.keep(psid, page_id, "message_reactions", item)
        return self._told(mid, deliveries)

    def page_reacts(self, psid: str, mid: str, emoji: str) -> bool:
        """Whether the thread has such a message. The page's own reaction is told to nobody."""
        with self._storage.transaction():
            message = self._storage.one(
                "SELECT * FROM message WHERE psid = ? AND mid = ?", psid, mid
            )
            if message is None:
                return False
            self._change(message, reactions=_with(message, "page", emoji))
        self._feed.announce(mid)
        return True

    def edit(self, person_id: int, mid: str, text: str) -> bool:
        at = now_ms()
        with self._storage.transaction():
            message = self._own_message(person_id, mid)
            content = json.loads(message["content"])
            edits = content.get("num_edit", 0) + 1
            if not content.get("text"):
                raise NotAllowed("Only a message with text can be edited.")
            if edits > EDITS_ALLOWED:
                raise NotAllowed(f"A message can be edited {EDITS_ALLOWED} times, no more.")
            self._change(message, text=text, num_edit=edits)
            psid, page_id = message["psid"], message["page_id"]
            item = webhook_events.edit_item(psid, page_id, at, mid, text, edits)
            deliveries = self._outbox.keep(psid, page_id, "message_edits", item)
        return self._told(mid, deliveries)

    def unsend(self, person_id: int, mid: str) -> bool:
        at = now_ms()
        with self._storage.transaction():
            message = self._own_message(person_id, mid)
            self._storage.run(
                "UPDATE message SET content = ? WHERE mid = ?", json.dumps({"unsent": True}), mid
            )
            psid, page_id = message["psid"], message["page_id"]
            item = webhook_events.deletion_item(psid, page_id, at, mid)
            deliveries = self._outbox.keep(psid, page_id, "messages", item)
        return self._told(mid, deliveries)

    def quoted(self, person_id: int, page_id: str, mid: str) -> dict[str, Any]:
        """``reply_to`` of a message that answers this one."""
        message = self._message(person_id, mid)
        if message["page_id"] != page_id:
            raise NotAllowed("The message to reply to belongs to another conversation.")
        return {"mid": mid, "is_self_reply": message["author"] == "person"}

    def _message(self, person_id: int, mid: str) -> sqlite3.Row:
        message = self._storage.one(
            "SELECT message.*, page_id FROM message JOIN thread USING (psid)"
            " WHERE mid = ? AND person_id = ?",
            mid,
            person_id,
        )
        if message is None or json.loads(message["content"]).get("unsent"):
            raise NotAllowed("This person's conversations have no such message.")
        return message

    def _own_message(self, person_id: int, mid: str) -> sqlite3.Row:
        message = self._message(person_id, mid)
        if message["author"] != "person" or "postback" in json.loads(message["content"]):
            raise NotAllowed("Only messages that the person wrote can be edited or unsent.")
        return message

    def _change(self, message: sqlite3.Row, **changes: Any) -> None:
        content = json.loads(message["content"]) | changes
        self._storage.run(
            "UPDATE message SET content = ? WHERE mid = ?", json.dumps(content), message["mid"]
        )

    def _told(self, mid: str, deliveries: list[Delivery]) -> bool:
        self._sender.push(deliveries)
        self._feed.announce(mid)
        return bool(deliveries)


def _with(message: sqlite3.Row, author: str, emoji: str) -> dict[str, str]:
    reactions: dict[str, str] = json.loads(message["content"]).get("reactions", {})
    others = {who: sign for who, sign in reactions.items() if who != author}
    return {**others, author: emoji} if emoji else others
