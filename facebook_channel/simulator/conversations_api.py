"""The Conversations API: a page's threads and their messages, for who missed the webhooks.

Source: Messenger Platform, "Conversations API".
"""

import re
import sqlite3
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import conversation_shapes as shapes
from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.field_tree import Wanted, parse
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.paging import USUAL_LIMIT, first_part, paged
from facebook_channel.simulator.routing import owner_of
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.usage import Usage

DETAILED_MESSAGES = 20
DAY_MS = 24 * 60 * 60 * 1000
FIRST_ID = 122_000_000_000_000
THREAD_DIGITS = re.compile(r"[0-9]{15}")
USUAL_THREAD_FIELDS = "link,updated_time"
USUAL_MESSAGE_FIELDS = "created_time"
THREADS = """
SELECT thread.rowid AS number, thread.*, person.name,
    COALESCE((SELECT MAX(sent_at) FROM message WHERE message.psid = thread.psid),
             last_action_at) AS updated_at
FROM thread JOIN person USING (person_id) WHERE page_id = ?
"""


class ConversationsApi:
    def __init__(self, storage: Storage, usage: Usage, faults: Faults) -> None:
        self._storage = storage
        self._usage = usage
        self._faults = faults

    async def threads(self, call: GraphCall) -> Response:
        """``GET /{page}/conversations``: the latest first; ``user_id`` finds one person's."""
        page = call.own_page(self._storage)
        self._count(page["page_id"])
        platform = str(call.parameters.get("platform", "messenger")).lower()
        if platform not in ("messenger", "instagram"):
            raise graph_errors.parameter("Param platform must be one of {messenger, instagram}")
        fields = _fields(call, USUAL_THREAD_FIELDS, shapes.THREAD_FIELDS, "UnifiedThread")
        wanted = [] if platform == "instagram" else self._threads_of(call, page["page_id"])
        answer = paged(call, wanted)
        answer["data"] = [self._thread(page, thread, fields) for thread in answer["data"]]
        return EscapedJSON(answer)

    def thread(self, call: GraphCall, page: sqlite3.Row) -> Response:
        """``GET /{thread}``."""
        self._count(page["page_id"])
        fields = _fields(call, USUAL_THREAD_FIELDS, shapes.THREAD_FIELDS, "UnifiedThread")
        return EscapedJSON(self._thread(page, self._named(call, page), fields))

    async def messages(self, call: GraphCall) -> Response:
        """``GET /{thread}/messages``: the latest first."""
        page = call.page(self._storage)
        self._count(page["page_id"])
        fields = _fields(call, USUAL_MESSAGE_FIELDS, shapes.MESSAGE_FIELDS, "Message")
        thread = self._named(call, page)
        return EscapedJSON(paged(call, self._messages(page, thread, fields)))

    def message(self, call: GraphCall, page: sqlite3.Row) -> Response:
        """``GET /{message}``; only the newest of a thread are still told."""
        self._count(page["page_id"])
        fields = _fields(call, USUAL_MESSAGE_FIELDS, shapes.MESSAGE_FIELDS, "Message")
        thread = self._storage.one(
            THREADS + " AND psid = (SELECT psid FROM message WHERE mid = ?)",  # noqa: S608 - ours
            page["page_id"],
            call.path[0],
        )
        if thread is None:
            raise graph_errors.unsupported(call.method, call.path[0])
        newest = {row["mid"]: row for row in self._rows(thread)[:DETAILED_MESSAGES]}
        row = newest.get(call.path[0])
        if row is None or shapes.is_deleted(row):
            raise graph_errors.documented(9000001)
        return EscapedJSON(shapes.only(self._shape(page, thread, row), fields))

    def _count(self, page_id: str) -> None:
        if not self._faults.no_rate_limits:
            self._usage.count(page_id, "conversations")

    def _threads_of(self, call: GraphCall, page_id: str) -> list[sqlite3.Row]:
        if psid := call.parameters.get("user_id"):
            return list(self._storage.all(THREADS + " AND psid = ?", page_id, str(psid)))
        return list(self._storage.all(THREADS + " ORDER BY updated_at DESC", page_id))

    def _named(self, call: GraphCall, page: sqlite3.Row) -> sqlite3.Row:
        digits = call.path[0].removeprefix("t_")
        number = int(digits) - FIRST_ID if THREAD_DIGITS.fullmatch(digits) else 0
        thread = self._storage.one(THREADS + " AND thread.rowid = ?", page["page_id"], number)
        if thread is None:
            raise graph_errors.unsupported(call.method, call.path[0])
        return thread

    def _thread(
        self, page: sqlite3.Row, thread: sqlite3.Row, fields: dict[str, Wanted]
    ) -> shapes.Shape:
        person = shapes.participant(thread["name"], thread["psid"])
        owner = shapes.participant(page["name"], page["page_id"])
        rows = self._rows(thread)
        shape: shapes.Shape = {
            "id": f"t_{FIRST_ID + thread['number']}",
            "link": f"/{page['page_id']}/inbox/{FIRST_ID + thread['number']}/",
            "updated_time": shapes.written(thread["updated_at"]),
            "message_count": len(rows),
            "unread_count": sum(
                row["author"] == "person" and row["sent_at"] > thread["seen_at"] for row in rows
            ),
            "participants": {"data": [person, owner]},
            "senders": {"data": [person, owner]},
            "can_reply": now_ms() - thread["last_action_at"] <= DAY_MS and not thread["blocked"],
            "snippet": shapes.message(rows[0], owner, person)["message"] if rows else "",
        }
        if page["default_app_id"]:
            shape["is_owner"] = owner_of(thread, page) == page["app_id"]
        if "messages" in fields:
            wanted = fields["messages"]
            below = wanted.fields or parse(USUAL_MESSAGE_FIELDS)
            shapes.check(below, shapes.MESSAGE_FIELDS, "Message")
            told = self._messages(page, thread, below)
            shape["messages"] = first_part(told, wanted.limit(USUAL_LIMIT))
        return shapes.only(shape, fields)

    def _messages(
        self, page: sqlite3.Row, thread: sqlite3.Row, fields: dict[str, Wanted]
    ) -> list[shapes.Shape]:
        """Of older messages only their ids and times are told."""
        told: list[Any] = []
        for number, row in enumerate(self._rows(thread)):
            if shapes.is_deleted(row):
                continue
            shape = self._shape(page, thread, row)
            if number >= DETAILED_MESSAGES:
                shape = {name: shape[name] for name in ("id", "created_time")}
            told.append(shapes.only(shape, fields))
        return told

    def _shape(self, page: sqlite3.Row, thread: sqlite3.Row, row: sqlite3.Row) -> shapes.Shape:
        return shapes.message(
            row,
            shapes.participant(page["name"], page["page_id"]),
            shapes.participant(thread["name"], thread["psid"]),
        )

    def _rows(self, thread: sqlite3.Row) -> list[sqlite3.Row]:
        return list(
            self._storage.all(
                "SELECT * FROM message WHERE psid = ? ORDER BY seq DESC", thread["psid"]
            )
        )


def _fields(call: GraphCall, usual: str, known: tuple[str, ...], kind: str) -> dict[str, Wanted]:
    fields = parse(call.fields(usual))
    shapes.check(fields, known, kind)
    return fields
