"""Personas: under which name and picture a page's messages appear.

Source: Messenger Platform, "Personas".
"""

import secrets

from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.paging import paged
from facebook_channel.simulator.storage import Storage

NAME_LIMIT = 50


class Personas:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def add(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        values = [str(call.parameters.get(name, "")) for name in ("name", "profile_picture_url")]
        for name, value in zip(("name", "profile_picture_url"), values, strict=True):
            if not value:
                raise graph_errors.required(name)
        if len(values[0]) > NAME_LIMIT:
            raise graph_errors.too_long("name", NAME_LIMIT)
        persona_id = str(secrets.randbelow(9 * 10**14) + 10**14)
        self._storage.run(
            "INSERT INTO persona VALUES (?, ?, ?, ?)", persona_id, page["page_id"], *values
        )
        return EscapedJSON({"id": persona_id})

    async def all(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        rows = self._storage.all(
            "SELECT name, profile_picture_url, persona_id AS id FROM persona WHERE page_id = ?",
            page["page_id"],
        )
        return EscapedJSON(paged(call, [dict(row) for row in rows]))

    def show(self, call: GraphCall, page_id: str) -> Response | None:
        """None when the path names no persona of the page."""
        row = self._storage.one(
            "SELECT name, profile_picture_url, persona_id AS id FROM persona"
            " WHERE persona_id = ? AND page_id = ?",
            call.path[0],
            page_id,
        )
        return EscapedJSON(dict(row)) if row else None

    async def remove(self, call: GraphCall) -> Response:
        page = call.page(self._storage)
        if self.show(call, page["page_id"]) is None:
            raise graph_errors.unsupported(call.method, call.path[0])
        self._storage.run("DELETE FROM persona WHERE persona_id = ?", call.path[0])
        return EscapedJSON({"success": True})
