"""Subscriptions: which webhook fields a page and its app hear, and where the app listens.

Sources: Graph API, "Page subscribed_apps" and "App subscriptions".
"""

import sqlite3
from urllib.parse import urlsplit

from starlette.responses import Response

from facebook_channel.simulator import fetching, graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.graph_call import GraphCall, names
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.webhooks import FIELDS


class Subscriptions:
    def __init__(self, storage: Storage, sender: Sender) -> None:
        self._storage = storage
        self._sender = sender

    async def apps_of_page(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        fields = _fields(page["fields"])
        app = {
            "category": "Business",
            "link": f"https://www.facebook.com/games/?app_id={page['app_id']}",
            "name": page["app_name"],
            "id": page["app_id"],
            "subscribed_fields": fields,
        }
        return EscapedJSON({"data": [app] if fields else []})

    async def subscribe_page(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        fields = _checked_fields(call, "subscribed_fields")
        self._keep(page, ",".join(fields))
        return EscapedJSON({"success": True})

    async def unsubscribe_page(self, call: GraphCall) -> Response:
        self._keep(call.own_page(self._storage), "")
        return EscapedJSON({"success": True})

    def _keep(self, page: sqlite3.Row, fields: str) -> None:
        """``fields`` replace the ones before; only of the app whose page token came."""
        for table in ("page", "page_app"):
            self._storage.run(
                f"UPDATE {table} SET fields = ?"  # noqa: S608 - ours
                " WHERE page_id = ? AND app_id = ?",
                fields,
                page["page_id"],
                page["app_id"],
            )

    async def of_app(self, call: GraphCall) -> Response:
        app = self._own_app(call)
        if not app["callback_url"]:
            return EscapedJSON({"data": []})
        subscription = {
            "object": "page",
            "callback_url": app["callback_url"],
            "active": True,
            "fields": [{"name": name, "version": call.version} for name in _fields(app["fields"])],
        }
        return EscapedJSON({"data": [subscription]})

    async def subscribe_app(self, call: GraphCall) -> Response:
        """The callback is kept only when it answers the verification request."""
        app = self._own_app(call)
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
        return EscapedJSON({"success": True})

    async def unsubscribe_app(self, call: GraphCall) -> Response:
        """Only the fields named, or all; the callback goes with the last of them."""
        app = self._own_app(call)
        named = _checked_fields(call, "fields") if call.parameters.get("fields") else list(FIELDS)
        left = [name for name in _fields(app["fields"]) if name not in named]
        self._storage.run(
            "UPDATE app SET fields = ?, callback_url = ? WHERE app_id = ?",
            ",".join(left),
            app["callback_url"] if left else "",
            app["app_id"],
        )
        return EscapedJSON({"success": True})

    def _own_app(self, call: GraphCall) -> sqlite3.Row:
        app = call.app(self._storage)
        if call.path[0] != app["app_id"]:
            raise graph_errors.unsupported(call.method, call.path[0])
        return app


def _fields(stored: str | None) -> list[str]:
    return list(FIELDS) if stored is None else [name for name in stored.split(",") if name]


def _checked_fields(call: GraphCall, name: str) -> list[str]:
    """A list or a comma separated text of webhook fields."""
    fields = names(call.parameters.get(name))
    if not fields:
        raise graph_errors.required(name)
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
