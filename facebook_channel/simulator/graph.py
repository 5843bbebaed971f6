"""The Graph API below /graph/: who answers which call, and what every answer carries."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.faulty_answers import bad_answer
from facebook_channel.simulator.graph_call import NEWEST_VERSION, GraphCall, read_call
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.usage import Usage

Handler = Callable[[GraphCall], Awaitable[Response]]
Edges = dict[tuple[str, str], Handler]  # by method and last word of the path; "" is the node


class Graph:
    def __init__(
        self,
        storage: Storage,
        usage: Usage,
        faults: Faults,
        *,
        edges: Edges,
        roots: dict[str, Handler],
    ) -> None:
        """``roots`` are paths without an id: ``debug_token``, and "" for several ids at once."""
        self._storage = storage
        self._usage = usage
        self._faults = faults
        self._edges = edges
        self._roots = roots

    async def answer(self, request: Request) -> Response:
        """Every call comes here, with or without a version in its path."""
        call = None
        error = None
        try:
            call = await read_call(request)
            response = await self._fail_if_told(call) or await self._dispatch(call)
        except graph_errors.GraphError as refusal:
            error = refusal
            response = _refusal(error)
        response.headers["facebook-api-version"] = call.version if call else NEWEST_VERSION
        response.headers["x-fb-trace-id"] = secrets.token_urlsafe(8)
        response.headers["x-fb-rev"] = "1012345678"
        if response.media_type == "application/json":
            response.headers["content-type"] = "application/json; charset=UTF-8"
        response.headers.update(self._usage.headers(call.page_id if call else "", error))
        return response

    async def _fail_if_told(self, call: GraphCall) -> Response | None:
        """Of messages the Send API itself knows more: to whom they go."""
        edge = _edge(call) or "profile"
        if (edge == "messages" and call.method == "POST") or not self._faults.fail_next_sends:
            return None
        page = self._storage.one(
            "SELECT page_id FROM connection WHERE access_token = ?", call.token
        )
        call.page_id = page["page_id"] if page else ""
        failure = self._faults.next_failure(edge, call.page_id, call.path[0] if call.path else "")
        if failure is None:
            return None
        await asyncio.sleep(failure.delay_ms / 1000)
        return bad_answer(failure)

    async def _dispatch(self, call: GraphCall) -> Response:
        root = self._roots.get("/".join(call.path))
        if root is not None and (call.method == "GET" or (call.path and call.method == "POST")):
            return await root(call)
        handler = None
        if 1 <= len(call.path) <= 2:
            handler = self._edges.get((call.method, _edge(call)))
        if handler is None:
            raise graph_errors.unsupported(call.method, "/".join(call.path))
        return await handler(call)


def _edge(call: GraphCall) -> str:
    return call.path[1] if len(call.path) == 2 else ""


def _refusal(error: graph_errors.GraphError) -> Response:
    response = EscapedJSON(error.as_json(), error.status)
    challenge = f'OAuth "Facebook Platform" "invalid_request" {json.dumps(error.message)}'
    response.headers["WWW-Authenticate"] = challenge
    return response
