"""What only the platform can do, for tests and people: clocks, tokens, owners of threads."""

import sqlite3
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from facebook_channel.simulator import clock, error_catalogue, world, world_checks
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.chat_content import read_json
from facebook_channel.simulator.routing import PAGE_INBOX
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.thread_control import ThreadControl
from facebook_channel.simulator.token_state import set_state

MOVED = "clock_moved_ms"
PERSON_FLAGS: dict[str, world_checks.Check] = dict.fromkeys(world.FLAGS, world_checks.flag)
PAGE_STATE: dict[str, world_checks.Check] = {
    "restricted": world_checks.flag,
    "disconnected": world_checks.flag,
    "default_app_id": world_checks.digits_or_nothing,
    "granted_profile_fields": world_checks.profile_fields,
}
TOKEN_STATE = {
    "app_id",
    "error_subcode",
    "expires_in_seconds",
    "data_access_expires_in_seconds",
    "scopes",
}


class Controls:
    def __init__(self, storage: Storage, control: ThreadControl) -> None:
        self._storage = storage
        self._control = control
        clock.stand(int(storage.setting(MOVED, "0")))

    async def clock(self, request: Request) -> Response:
        """POST ``{"move_seconds": n}``, n may be negative, or ``{"reset": true}``."""
        if request.method == "POST":
            clock.stand(_moved_to(await read_json(request)))
            self._storage.keep_setting(MOVED, str(clock.moved_ms()))
        return EscapedJSON({"now_ms": clock.now_ms(), "moved_seconds": clock.moved_ms() // 1000})

    async def page(self, request: Request) -> Response:
        """POST any of ``PAGE_STATE``; a page that is disconnected lost its subscription."""
        page = self._page(request.path_params["page_id"])
        changes = _checked("The page", await read_json(request), PAGE_STATE)
        if changes.pop("disconnected", False):
            for table in ("page", "page_app"):
                self._storage.run(
                    f"UPDATE {table} SET fields = '' WHERE page_id = ?",  # noqa: S608 - ours
                    page["page_id"],
                )
        self._update("page", "page_id", page["page_id"], changes)
        return EscapedJSON(self._described_page(page["page_id"]))

    async def token(self, request: Request) -> Response:
        """POST what becomes of a page's token.

        ``error_subcode``: null works again, 0 invalid, or a subcode of error 190;
        ``expires_in_seconds`` and ``data_access_expires_in_seconds``: null never;
        ``scopes``: a list, null for the usual ones.
        """
        page = self._page(request.path_params["page_id"])
        wanted = await read_json(request)
        if wanted.keys() - TOKEN_STATE:
            raise HTTPException(400, f"A token's state has only {', '.join(sorted(TOKEN_STATE))}.")
        connection = self._storage.one(
            "SELECT access_token FROM connection WHERE page_id = ? AND app_id = ?",
            page["page_id"],
            str(wanted.pop("app_id", page["app_id"])),
        )
        if connection is None:
            raise HTTPException(404, "The page is not connected to this app.")
        set_state(self._storage, connection["access_token"], **_token_changes(wanted))
        return EscapedJSON(self._described_page(page["page_id"]))

    async def person(self, request: Request) -> Response:
        """POST any of role, no_profile, phone_account, empty_profile, needs_consent."""
        person_id = request.path_params["person_id"]
        if self._storage.one("SELECT 1 FROM person WHERE person_id = ?", person_id) is None:
            raise HTTPException(404, f"There is no person {person_id}; GET /world lists everybody.")
        changes = _checked("The person", await read_json(request), PERSON_FLAGS)
        self._update("person", "person_id", person_id, changes)
        row = self._storage.one("SELECT * FROM person WHERE person_id = ?", person_id)
        return EscapedJSON(world.describe_person(row))

    async def owner(self, request: Request) -> Response:
        """POST ``app_id`` (inbox: the page's inbox; empty: nobody), ``metadata``, ``silent``."""
        thread, page = self._thread_and_page(request)
        wanted = await read_json(request)
        app_id = str(wanted.get("app_id") or "")
        app_id = PAGE_INBOX if app_id == "inbox" else app_id
        if app_id and not app_id.isdigit():
            raise HTTPException(400, '"app_id" must be digits, "inbox" or empty.')
        metadata, silent = str(wanted.get("metadata", "")), wanted.get("silent") is True
        self._control.give(thread, page, app_id, metadata=metadata, silent=silent)
        return EscapedJSON({"owner_app_id": app_id})

    async def answer_from_inbox(self, request: Request) -> Response:
        """POST ``text``: a human answers the thread in Business Suite."""
        thread, page = self._thread_and_page(request)
        text = (await read_json(request)).get("text")
        if not isinstance(text, str) or not text.strip():
            raise HTTPException(400, 'Write a "text".')
        return EscapedJSON({"mid": self._control.answer_from_inbox(thread, page, text)}, 201)

    async def errors(self, _: Request) -> Response:
        """Every documented error that a call can be told to fail with."""
        return EscapedJSON(
            [
                {"code": row.code, "error_subcode": row.subcode, "message": row.message}
                for row in error_catalogue.ROWS
            ]
        )

    def _update(self, table: str, key: str, value: Any, changes: dict[str, Any]) -> None:
        for column, wanted in changes.items():
            self._storage.run(
                f"UPDATE {table} SET {column} = ? WHERE {key} = ?",  # noqa: S608 - checked names
                wanted,
                value,
            )

    def _described_page(self, page_id: str) -> Any:
        pages = world.describe(self._storage)["pages"]
        return next(page for page in pages if page["page_id"] == page_id)

    def _page(self, page_id: str) -> sqlite3.Row:
        page = self._storage.one("SELECT * FROM page WHERE page_id = ?", page_id)
        if page is None:
            raise HTTPException(404, f"There is no page {page_id}; GET /world lists all pages.")
        return page

    def _thread_and_page(self, request: Request) -> tuple[sqlite3.Row, sqlite3.Row]:
        psid = request.path_params["psid"]
        thread = self._storage.one("SELECT * FROM thread WHERE psid = ?", psid)
        if thread is None:
            raise HTTPException(404, f"Nobody has the page-scoped id {psid}.")
        return thread, self._page(thread["page_id"])


def _moved_to(wanted: dict[str, Any]) -> int:
    if wanted.get("reset") is True:
        return 0
    seconds = wanted.get("move_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise HTTPException(400, 'Send {"move_seconds": a number} or {"reset": true}.')
    return clock.moved_ms() + int(seconds * 1000)


def _token_changes(wanted: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "error_subcode" in wanted:
        changes["error_subcode"] = _whole_or_none("error_subcode", wanted["error_subcode"])
    for name in ("expires", "data_access_expires"):
        if f"{name}_in_seconds" in wanted:
            seconds = _whole_or_none(f"{name}_in_seconds", wanted[f"{name}_in_seconds"])
            changes[f"{name}_at"] = 0 if seconds is None else clock.now_ms() + seconds * 1000
    if "scopes" in wanted:
        scopes = wanted["scopes"]
        if scopes is not None and not isinstance(scopes, list):
            raise HTTPException(400, '"scopes" must be a list or null.')
        changes["scopes"] = None if scopes is None else ",".join(map(str, scopes))
    return changes


def _whole_or_none(name: str, value: Any) -> int | None:
    if value is not None and type(value) is not int:
        raise HTTPException(400, f'"{name}" must be a whole number or null.')
    return value


def _checked(who: str, wanted: Any, checks: dict[str, world_checks.Check]) -> dict[str, Any]:
    try:
        return world_checks.checked(who, wanted, checks, set())
    except world_checks.WorldRefused as error:
        raise HTTPException(400, str(error)) from error
