"""Access tokens: of apps, pages and administrators; how long they live, and what kills them.

Sources: Graph API, "Handling errors", "debug_token" and "Long-lived tokens".
"""

import secrets
import sqlite3
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.paging import paged
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.token_state import error_of, set_state

LONG_LIVED_SECONDS = 60 * 24 * 60 * 60
ISSUED_AT = 1_700_000_000
SCOPES = (
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_user_locale",
    "pages_user_timezone",
    "pages_user_gender",
)
TASKS = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]


class Tokens:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def debug(self, call: GraphCall) -> Response:
        """``GET /debug_token``, asked with an app's token or any of its pages'."""
        if "|" in call.token:
            app_id = call.app(self._storage)["app_id"]
        else:
            app_id = call.page(self._storage)["app_id"]
        token = str(call.parameters.get("input_token", ""))
        if not token:
            raise graph_errors.required("input_token")
        return EscapedJSON({"data": self._described(token, app_id)})

    async def exchange(self, call: GraphCall) -> Response:
        """``GET /oauth/access_token``: an app's own token, or a long-lived one for a short one."""
        app = self._storage.one(
            "SELECT * FROM app WHERE app_id = ?", str(call.parameters.get("client_id", ""))
        )
        if app is None:
            raise graph_errors.GraphError(
                "Error validating application. Cannot get application info due to a system error.",
                101,
            )
        if call.parameters.get("client_secret") != app["app_secret"]:
            raise graph_errors.GraphError("Error validating client secret.", 1)
        grant = call.parameters.get("grant_type", "fb_exchange_token")
        if grant == "client_credentials":
            token = f"{app['app_id']}|{app['app_secret']}"
            return EscapedJSON({"access_token": token, "token_type": "bearer"})
        return EscapedJSON(self._long_lived(call, app["app_id"]))

    async def accounts(self, call: GraphCall) -> Response:
        """``GET /me/accounts``: the pages of a person, each with its own token."""
        administrator = call.administrator(self._storage)
        pages = self._storage.all(
            "SELECT page.page_id, page.name, page.category, connection.access_token"
            " FROM page JOIN connection USING (page_id) WHERE connection.app_id = ?"
            " ORDER BY page.name",
            administrator["app_id"],
        )
        data = [
            {
                "access_token": page["access_token"],
                "category": page["category"],
                "category_list": [{"id": "2201", "name": page["category"]}],
                "name": page["name"],
                "id": page["page_id"],
                "tasks": TASKS,
            }
            for page in pages
        ]
        return EscapedJSON(paged(call, data))

    def _long_lived(self, call: GraphCall, app_id: str) -> dict[str, Any]:
        short = str(call.parameters.get("fb_exchange_token", ""))
        administrator = self._storage.one(
            "SELECT * FROM administrator WHERE access_token = ? AND app_id = ?", short, app_id
        )
        if administrator is None:
            raise graph_errors.invalid_token()
        if error := error_of(self._storage, short):
            raise error
        token = "EAA" + secrets.token_urlsafe(48)
        with self._storage.transaction():
            self._storage.run(
                "INSERT INTO administrator VALUES (?, ?, ?, ?)",
                token,
                administrator["user_id"],
                administrator["name"],
                app_id,
            )
            set_state(self._storage, token, expires_at=now_ms() + LONG_LIVED_SECONDS * 1000)
        return {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": LONG_LIVED_SECONDS,
        }

    def _described(self, token: str, app_id: str) -> dict[str, Any]:
        holder = self._holder(token, app_id)
        if holder is None:
            return {
                "error": {"code": 190, "message": "Invalid OAuth access token."},
                "is_valid": False,
                "scopes": [],
            }
        state = self._storage.one("SELECT * FROM token_state WHERE access_token = ?", token)
        described = holder | self._lifetime(state)
        if error := error_of(self._storage, token):
            described["is_valid"] = False
            described["error"] = {"code": error.code, "message": error.message}
            if error.subcode:
                described["error"]["subcode"] = error.subcode
        return described

    def _holder(self, token: str, app_id: str) -> dict[str, Any] | None:
        app = self._storage.one("SELECT * FROM app WHERE app_id = ?", app_id)
        if app is None:
            return None
        common = {"app_id": app_id, "application": app["name"], "is_valid": True}
        if token == f"{app_id}|{app['app_secret']}":
            return {**common, "type": "APP"}
        page = self._of_app("connection", token, app_id)
        if page is not None:
            owner = {"type": "PAGE", "profile_id": page["page_id"], "user_id": "122100000000000001"}
            return {**common, **owner}
        person = self._of_app("administrator", token, app_id)
        return {**common, "type": "USER", "user_id": person["user_id"]} if person else None

    def _of_app(self, table: str, token: str, app_id: str) -> sqlite3.Row | None:
        return self._storage.one(
            f"SELECT * FROM {table} WHERE access_token = ? AND app_id = ?",  # noqa: S608 - ours
            token,
            app_id,
        )

    def _lifetime(self, state: sqlite3.Row | None) -> dict[str, Any]:
        scopes = state["scopes"].split(",") if state and state["scopes"] is not None else SCOPES
        return {
            "data_access_expires_at": state["data_access_expires_at"] // 1000 if state else 0,
            "expires_at": state["expires_at"] // 1000 if state else 0,
            "issued_at": ISSUED_AT,
            "scopes": [scope for scope in scopes if scope],
            "granular_scopes": [{"scope": scope} for scope in scopes if scope],
        }
