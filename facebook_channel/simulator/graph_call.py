"""One call of the Graph API, read from query, form, multipart or JSON alike."""

import hmac
import json
import re
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from facebook_channel.simulator import graph_errors, webhooks
from facebook_channel.simulator.storage import Storage

NEWEST_VERSION = "v25.0"
VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
OBJECTS = ("recipient", "message", "payload", "reply_to", "thread_control")  # JSON inside forms


@dataclass
class GraphCall:
    """``path`` has no version; ``uploads`` are the files of a multipart form."""

    method: str
    version: str
    path: list[str]
    parameters: dict[str, Any]
    base_url: str
    uploads: list[tuple[str, UploadFile]] = field(default_factory=list)

    @property
    def token(self) -> str:
        return str(self.parameters.get("access_token", ""))

    def page(self, storage: Storage) -> sqlite3.Row:
        """The page whose token this is, proven where its app asks for it."""
        page = storage.one(
            "SELECT page.*, app.app_secret, app.require_proof, app.name AS app_name"
            " FROM page JOIN app USING (app_id) WHERE access_token = ?",
            self.token,
        )
        if page is None:
            raise graph_errors.invalid_token()
        proof = str(self.parameters.get("appsecret_proof", ""))
        if not proof and page["require_proof"]:
            raise graph_errors.proof_missing()
        expected = webhooks.appsecret_proof(page["app_secret"], self.token)
        if proof and not hmac.compare_digest(proof.encode(), expected.encode()):
            raise graph_errors.proof_wrong()
        return page

    def own_page(self, storage: Storage) -> sqlite3.Row:
        """As ``page``, and it must be the one the path names."""
        page = self.page(storage)
        if self.path[0] not in ("me", page["page_id"]):
            raise graph_errors.unsupported(self.method, self.path[0])
        return page

    def app(self, storage: Storage) -> sqlite3.Row:
        """The app whose token ``APP_ID|APP_SECRET`` this is."""
        app_id, _, secret = self.token.partition("|")
        app = storage.one("SELECT * FROM app WHERE app_id = ?", app_id)
        if app is None or not hmac.compare_digest(secret.encode(), app["app_secret"].encode()):
            raise graph_errors.invalid_token()
        return app


async def read_call(request: Request) -> GraphCall:
    path = [part for part in request.path_params["path"].split("/") if part]
    version = path.pop(0) if path and VERSION.fullmatch(path[0]) else NEWEST_VERSION
    parameters: dict[str, Any] = dict(request.query_params)
    uploads: list[tuple[str, UploadFile]] = []
    if request.headers.get("content-type", "").startswith("application/json"):
        parameters |= _json_object(await request.body())
    elif request.method != "GET":
        for name, value in (await request.form()).multi_items():
            if isinstance(value, UploadFile):
                uploads.append((name, value))
            else:
                parameters[name] = _decoded(value) if name in OBJECTS else value
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        parameters.setdefault("access_token", bearer.strip())
    base_url = str(request.base_url).rstrip("/")
    return GraphCall(request.method, version, path, parameters, base_url, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise graph_errors.parameter("The body is not a valid JSON object.")
    return value


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
