"""The Graph API below /graph/: pages, people, subscriptions and tokens; sending is its own file."""

import json
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facebook_channel.simulator import fetching, graph_errors
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.graph_call import NEWEST_VERSION, GraphCall, read_call
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.sending import Sending
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.webhooks import FIELDS
from facebook_channel.simulator.world import describe_person

PROFILE_FIELDS = (
    "id", "name", "first_name", "last_name", "profile_pic", "locale", "timezone", "gender",
)  # fmt: skip
USUAL_PROFILE_FIELDS = "first_name,last_name,profile_pic"
SCOPES = ["pages_show_list", "pages_messaging", "pages_manage_metadata", "pages_read_engagement"]


class Graph:
    def __init__(self, storage: Storage, sending: Sending, sender: Sender, faults: Faults) -> None:
        self._storage = storage
        self._sending = sending
        self._sender = sender
        self._faults = faults
        self._edges = {
            ("POST", "messages"): sending.send,
            ("GET", "subscribed_apps"): self._subscribed_apps,
            ("POST", "subscribed_apps"): self._subscribe_page,
            ("DELETE", "subscribed_apps"): self._unsubscribe_page,
            ("GET", "subscriptions"): self._subscriptions,
            ("POST", "subscriptions"): self._subscribe_app,
            ("GET", ""): self._node,
        }

    async def answer(self, request: Request) -> Response:
        """Every call comes here, with or without a version in its path."""
        version = NEWEST_VERSION
        try:
            call = await read_call(request)
            version = call.version
            response = await self._dispatch(call)
        except graph_errors.GraphError as error:
            response = JSONResponse(error.as_json(), 400)
            challenge = f'OAuth "Facebook Platform" "invalid_request" {json.dumps(error.message)}'
            response.headers["WWW-Authenticate"] = challenge
        response.headers["facebook-api-version"] = version
        return response

    async def _dispatch(self, call: GraphCall) -> Response:
        if call.path == ["debug_token"] and call.method == "GET":
            return self._debug_token(call)
        edge = call.path[1] if len(call.path) == 2 else ""
        handler = self._edges.get((call.method, edge)) if 1 <= len(call.path) <= 2 else None
        if handler is None:
            raise graph_errors.unsupported(call.method, "/".join(call.path))
        return await handler(call)

    async def _node(self, call: GraphCall) -> Response:
        page = call.page(self._storage)
        if call.path[0] in ("me", page["page_id"]):
            return JSONResponse(
                _chosen(call, {"id": page["page_id"], "name": page["name"]}, "id,name", "Page")
            )
        return self._profile(call, page["page_id"])

    def _profile(self, call: GraphCall, page_id: str) -> Response:
        person = self._storage.one(
            "SELECT person.* FROM person JOIN thread USING (person_id)"
            " WHERE psid = ? AND page_id = ?",
            call.path[0],
            page_id,
        )
        if person is None:
            raise graph_errors.unsupported(call.method, call.path[0])
        if self._faults.hide_profile:
            raise graph_errors.no_profile()
        profile = dict.fromkeys(PROFILE_FIELDS) | describe_person(person)
        profile["profile_pic"] = f"{call.base_url}/portraits/{person['person_id']}.png"
        profile["id"] = call.path[0]
        return JSONResponse(_chosen(call, profile, USUAL_PROFILE_FIELDS, "User"))

    async def _subscribed_apps(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        fields = _fields(page["fields"])
        app = {"id": page["app_id"], "name": page["app_name"], "subscribed_fields": fields}
        return JSONResponse({"data": [app] if fields else []})

    async def _subscribe_page(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        fields = _checked_fields(call, "subscribed_fields")
        self._set_page_fields(page["page_id"], ",".join(fields))
        return JSONResponse({"success": True})

    async def _unsubscribe_page(self, call: GraphCall) -> Response:
        self._set_page_fields(call.own_page(self._storage)["page_id"], "")
        return JSONResponse({"success": True})

    def _set_page_fields(self, page_id: str, fields: str) -> None:
        self._storage.run("UPDATE page SET fields = ? WHERE page_id = ?", fields, page_id)

    async def _subscriptions(self, call: GraphCall) -> Response:
        app = call.app(self._storage)
        if not app["callback_url"]:
            return JSONResponse({"data": []})
        subscription = {
            "object": "page",
            "callback_url": app["callback_url"],
            "active": True,
            "fields": [{"name": name, "version": call.version} for name in _fields(app["fields"])],
        }
        return JSONResponse({"data": [subscription]})

    async def _subscribe_app(self, call: GraphCall) -> Response:
        """The callback is kept only when it answers the verification request."""
        app = call.app(self._storage)
        if call.path[0] != app["app_id"]:
            raise graph_errors.unsupported(call.method, call.path[0])
        if call.parameters.get("object") != "page":
            raise graph_errors.parameter("Param object must be one of {page}")
        callback_url = _callback_url(call)
        verify_token = str(call.parameters.get("verify_token", ""))
        fields = _checked_fields(call, "fields")
        await fetching.in_daemon_thread(lambda: fetching.shake_hands(callback_url, verify_token))
        self._storage.run(
            "UPDATE app SET callback_url = ?, verify_token = ?, fields = ? WHERE app_id = ?",
            callback_url,
            verify_token,
            ",".join(fields),
            app["app_id"],
        )
        self._sender.retry_now()
        return JSONResponse({"success": True})

    def _debug_token(self, call: GraphCall) -> Response:
        if "|" in call.token:
            app_id = call.app(self._storage)["app_id"]
        else:
            app_id = call.page(self._storage)["app_id"]
        page = self._storage.one(
            "SELECT page_id, app.app_id, app.name FROM page JOIN app USING (app_id)"
            " WHERE access_token = ? AND app_id = ?",
            str(call.parameters.get("input_token", "")),
            app_id,
        )
        return JSONResponse({"data": _dead_token() if page is None else _page_token(page)})


def _dead_token() -> dict[str, Any]:
    error = {"code": 190, "message": "Invalid OAuth access token."}
    return {"error": error, "is_valid": False, "scopes": []}


def _page_token(page: Any) -> dict[str, Any]:
    return {
        "app_id": page["app_id"],
        "type": "PAGE",
        "application": page["name"],
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "issued_at": 1_700_000_000,
        "profile_id": page["page_id"],
        "scopes": SCOPES,
        "granular_scopes": [{"scope": scope, "target_ids": [page["page_id"]]} for scope in SCOPES],
        "user_id": "122100000000000001",
    }


def _chosen(call: GraphCall, known: dict[str, Any], usual: str, kind: str) -> dict[str, Any]:
    """The fields asked for and the id; like on the platform, what is unknown is left out."""
    asked = [name.strip() for name in str(call.parameters.get("fields") or usual).split(",")]
    for name in asked:
        if name not in known:
            raise graph_errors.parameter(
                f"Tried accessing nonexisting field ({name}) on node type ({kind})"
            )
    return {name: known[name] for name in [*asked, "id"] if known[name] not in (None, "")}


def _fields(stored: str | None) -> list[str]:
    return list(FIELDS) if stored is None else [name for name in stored.split(",") if name]


def _checked_fields(call: GraphCall, name: str) -> list[str]:
    """A list or a comma separated text of webhook fields."""
    asked = call.parameters.get(name)
    if not asked:
        raise graph_errors.required(name)
    fields = asked if isinstance(asked, list) else [each.strip() for each in str(asked).split(",")]
    for number, field in enumerate(fields):
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            raise graph_errors.parameter(f"Param {name}[{number}] must be one of {{{known}}}")
    return fields


def _callback_url(call: GraphCall) -> str:
    callback_url = str(call.parameters.get("callback_url", ""))
    if not callback_url:
        raise graph_errors.required("callback_url")
    if urlsplit(callback_url).scheme not in {"http", "https"}:
        raise graph_errors.parameter("Param callback_url must be a valid URI.")
    return callback_url
