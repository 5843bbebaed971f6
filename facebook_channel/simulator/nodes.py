"""What an id of the Graph API stands for: pages, people, threads, messages, personas, apps."""

import json
from dataclasses import replace

from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.conversations_api import ConversationsApi
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.graph_call import GraphCall, names
from facebook_channel.simulator.paging import paged
from facebook_channel.simulator.personas import Personas
from facebook_channel.simulator.profiles import Profiles
from facebook_channel.simulator.storage import Storage


class Nodes:
    def __init__(
        self,
        storage: Storage,
        faults: Faults,
        conversations: ConversationsApi,
        personas: Personas,
    ) -> None:
        self._storage = storage
        self._conversations = conversations
        self._personas = personas
        self._profiles = Profiles(storage, faults)

    async def batch(self, call: GraphCall) -> Response:
        """``GET /?ids=a,b``: several objects in one answer, by their ids."""
        ids = names(call.parameters.get("ids"))
        if not ids:
            raise graph_errors.required("ids")
        answers = {each: await self.node(replace(call, path=[each])) for each in ids}
        return EscapedJSON({each: json.loads(bytes(answers[each].body)) for each in ids})

    async def node(self, call: GraphCall) -> Response:
        """What an id stands for, its form tells."""
        name = call.path[0]
        if self._is_administrators(call.token):
            return self._node_of_administrator(call)
        if "|" in call.token:
            return self._profiles.app(call, call.app(self._storage))
        page = call.page(self._storage)
        if name in ("me", page["page_id"]):
            return self._profiles.page(call, page)
        if name.startswith("t_"):
            return self._conversations.thread(call, page)
        if name.startswith("m_"):
            return self._conversations.message(call, page)
        persona = self._personas.show(call, page["page_id"])
        return persona or self._profiles.person(call, page, name)

    async def ids_on_pages(self, call: GraphCall) -> Response:
        """``GET /{user}/ids_for_pages``: whom the app knows by which id on which of its pages.

        The id by which an app knows a person is their number here. Source: Messenger Platform,
        "Page-scoped and app-scoped ids".
        """
        app = call.app(self._storage)
        threads = self._storage.all(
            "SELECT psid, page_id, page.name FROM thread JOIN page USING (page_id)"
            " JOIN connection USING (page_id) WHERE person_id = ? AND connection.app_id = ?"
            " ORDER BY page_id",
            call.path[0],
            app["app_id"],
        )
        known = [
            {"id": each["psid"], "page": {"id": each["page_id"], "name": each["name"]}}
            for each in threads
        ]
        return EscapedJSON(paged(call, known))

    def _node_of_administrator(self, call: GraphCall) -> Response:
        person = call.administrator(self._storage)
        if call.path[0] in ("me", person["user_id"]):
            return self._profiles.administrator(call, person)
        page = self._storage.one(
            "SELECT page.*, connection.access_token FROM page JOIN connection USING (page_id)"
            " WHERE page_id = ? AND connection.app_id = ?",
            call.path[0],
            person["app_id"],
        )
        if page is None:
            raise graph_errors.unsupported(call.method, call.path[0])
        return self._profiles.page(call, page)

    def _is_administrators(self, token: str) -> bool:
        found = self._storage.one("SELECT 1 FROM administrator WHERE access_token = ?", token)
        return found is not None
