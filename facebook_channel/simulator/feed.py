"""What a person sees of their conversations, on request and as it happens."""

import json
import sqlite3
from typing import Any

from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.streams import Streams


class Feed:
    def __init__(self, storage: Storage, streams: Streams) -> None:
        self._storage = storage
        self._streams = streams

    def conversation(self, person_id: int, page_id: str) -> dict[str, Any]:
        """All messages, oldest first, and how the thread stands."""
        thread = self._storage.one(
            "SELECT psid, seen_at, blocked FROM thread WHERE person_id = ? AND page_id = ?",
            person_id,
            page_id,
        )
        if thread is None:
            return {"psid": None, "seen_at": 0, "blocked": False, "messages": []}
        rows = self._storage.all(
            "SELECT * FROM message WHERE psid = ? ORDER BY seq", thread["psid"]
        )
        return {
            "psid": thread["psid"],
            "seen_at": thread["seen_at"],
            "blocked": bool(thread["blocked"]),
            "messages": [_described(row) for row in rows],
        }

    def announce(self, mid: str) -> None:
        """Tell the person's open pages that a message is new or stands differently."""
        row = self._storage.one(
            "SELECT message.*, person_id, page_id FROM message JOIN thread USING (psid)"
            " WHERE mid = ?",
            mid,
        )
        if row is not None:
            data = {"page_id": row["page_id"], "message": _described(row)}
            self._streams.tell(row["person_id"], "message", data)

    def tell(self, thread: sqlite3.Row, kind: str, **data: Any) -> None:
        """``kind`` is typing (with ``on``) or seen (with ``at``)."""
        self._streams.tell(thread["person_id"], kind, {"page_id": thread["page_id"], **data})


def _described(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "seq": row["seq"],
        "mid": row["mid"],
        "author": row["author"],
        "sent_at": row["sent_at"],
        "state": row["state"],
        "note": row["note"],
        **json.loads(row["content"]),
    }
