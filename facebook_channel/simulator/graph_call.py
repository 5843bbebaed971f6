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
from facebook_channel.simulator.token_state import error_of

NEWEST_VERSION = "v25.0"
VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
OBJECTS = (  # may be JSON inside forms, queries and even JSON
    "recipient",
    "message",
    "payload",
    "reply_to",
    "thread_control",
    "get_started",
    "greeting",
    "ice_breakers",
    "persistent_menu",
    "whitelisted_domains",
    "commands",
    "subscribed_fields",
    "fields",
    "ids",
)
PAGE_OF_CALL = """
SELECT page.page_id, page.name, category, default_app_id, restricted, granted_profile_fields,
       connection.app_id, connection.access_token, connection.fields,
       app_secret, require_proof, live, app.name AS app_name
FROM connection JOIN page USING (page_id) JOIN app ON app.app_id = connection.app_id
WHERE connection.access_token = ?
"""


@dataclass
class GraphCall:
    """``path`` has no version; ``uploads`` are the files of a multipart form."""

    method: str
    version: str
    path: list[str]
    parameters: dict[str, Any]
    base_url: str
    uploads: list[tuple[str, UploadFile]] = field(default_factory=list)
    page_id: str = ""  # of the page whose token came, once that is known

    @property
    def token(self) -> str:
        return str(self.parameters.get("access_token", ""))

    def fields(self, usual: str) -> str:
        """What to tell, names with commas between; may have come as a list."""
        fields = self.parameters.get("fields") or usual
        return ",".join(map(str, fields)) if isinstance(fields, list) else str(fields)

    def page(self, storage: Storage) -> sqlite3.Row:
        """The page whose token this is, proven where its app asks for it."""
        page = storage.one(PAGE_OF_CALL, self.token)
        if page is None:
            raise graph_errors.invalid_token()
        if error := error_of(storage, self.token):
            raise error
        self._check_proof(page)
        self.page_id = page["page_id"]
        return page

    def _check_proof(self, app: sqlite3.Row) -> None:
        """With ``appsecret_time`` the time is part of what was signed."""
        proof = str(self.parameters.get("appsecret_proof", ""))
        if not proof and app["require_proof"]:
            raise graph_errors.proof_missing()
        at = str(self.parameters.get("appsecret_time") or "")
        signed = f"{self.token}|{at}" if at else self.token
        expected = webhooks.appsecret_proof(app["app_secret"], signed)
        if proof and not hmac.compare_digest(proof.encode(), expected.encode()):
            raise graph_errors.proof_wrong()

    def own_page(self, storage: Storage) -> sqlite3.Row:
        """As ``page``, and it must be the one the path names."""
        page = self.page(storage)
        if self.path[0] not in ("me", page["page_id"]):
            raise graph_errors.unsupported(self.method, self.path[0])
        return page

    def administrator(self, storage: Storage) -> sqlite3.Row:
        """The person whose token this is."""
        person = storage.one(
            "SELECT administrator.*, app_secret, require_proof"
            " FROM administrator JOIN app USING (app_id) WHERE access_token = ?",
            self.token,
        )
        if person is None:
            raise graph_errors.invalid_token()
        if error := error_of(storage, self.token):
            raise error
        self._check_proof(person)
        return person

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
                parameters[name] = value
    for name in parameters.keys() & set(OBJECTS):
        parameters[name] = _decoded(parameters[name])
    _require_whole_characters(parameters)
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        parameters.setdefault("access_token", bearer.strip())
    base_url = str(request.base_url).rstrip("/")
    return GraphCall(request.method, version, path, parameters, base_url, uploads)


def _require_whole_characters(parameters: dict[str, Any]) -> None:
    """Half a surrogate pair is no text, neither for the platform nor for a database."""
    try:
        json.dumps(parameters, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise graph_errors.parameter("Param values must be valid UTF-8 strings.") from error


def names(value: Any) -> list[str]:
    """A list, or names with commas between."""
    listed = value if isinstance(value, list) else str(value or "").split(",")
    return [str(name).strip() for name in listed if str(name).strip()]


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise graph_errors.parameter("The body is not a valid JSON object.")
    return value


def _decoded(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
