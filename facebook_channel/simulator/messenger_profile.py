"""``/{page}/messenger_profile``: greeting, Get Started, ice breakers, menu and commands.

Source: Messenger Platform, "Messenger profile API".
"""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.graph_call import GraphCall, names
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.usage import Usage

DONE = {"result": "success"}
ICE_BREAKERS_LIMIT, COMMANDS_LIMIT = 4, 100
COMMAND_LIMITS = {"name": 32, "description": 64}


class MessengerProfile:
    def __init__(self, storage: Storage, usage: Usage, faults: Faults) -> None:
        self._storage = storage
        self._usage = usage
        self._faults = faults

    async def show(self, call: GraphCall) -> Response:
        """The fields asked for that were set, in one object; an empty list when none was."""
        page_id = self._counted_page(call)
        asked = _asked(call)
        kept = self._kept(page_id)
        known = {name: kept[name] for name in asked if name in kept}
        return EscapedJSON({"data": [known] if known else []})

    async def change(self, call: GraphCall) -> Response:
        page_id = self._counted_page(call)
        wanted = {name: call.parameters[name] for name in CHECKS if name in call.parameters}
        if not wanted:
            raise graph_errors.parameter("Requires one of the params: " + ", ".join(CHECKS))
        for name, value in wanted.items():
            CHECKS[name](name, value)
        if "persistent_menu" in wanted and "get_started" not in self._kept(page_id) | wanted:
            raise graph_errors.parameter(
                "You must set a Get Started button if you also wish to use persistent menu",
                2018145,
            )
        with self._storage.transaction():
            for name, value in wanted.items():
                self._storage.run(
                    "INSERT OR REPLACE INTO messenger_profile VALUES (?, ?, ?)",
                    page_id,
                    name,
                    json.dumps(value),
                )
        return EscapedJSON(DONE)

    async def remove(self, call: GraphCall) -> Response:
        page_id = self._counted_page(call)
        fields = _asked(call)
        if "get_started" in fields and "persistent_menu" in self._kept(page_id).keys() - set(
            fields
        ):
            raise graph_errors.parameter(
                "You must set a Get Started button if you also wish to use persistent menu",
                2018145,
            )
        for name in fields:
            self._storage.run(
                "DELETE FROM messenger_profile WHERE page_id = ? AND field = ?", page_id, name
            )
        return EscapedJSON(DONE)

    def _counted_page(self, call: GraphCall) -> str:
        page = call.own_page(self._storage)
        if not self._faults.no_rate_limits:
            self._usage.count(page["page_id"], "messenger_profile")
        return str(page["page_id"])

    def _kept(self, page_id: str) -> dict[str, Any]:
        rows = self._storage.all("SELECT * FROM messenger_profile WHERE page_id = ?", page_id)
        return {row["field"]: json.loads(row["value"]) for row in rows}


def _asked(call: GraphCall) -> list[str]:
    fields = names(call.parameters.get("fields"))
    if not fields:
        raise graph_errors.required("fields")
    for number, name in enumerate(fields):
        if name not in CHECKS:
            known = ", ".join(CHECKS)
            raise graph_errors.parameter(f"Param fields[{number}] must be one of {{{known}}}")
    return fields


def _check_get_started(name: str, value: Any) -> None:
    if not isinstance(value, dict) or not value.get("payload"):
        raise graph_errors.required(f"{name}[payload]")
    if len(str(value["payload"])) > 1000:
        raise graph_errors.too_long(f"{name}[payload]", 1000)


def _check_localized(name: str, value: Any) -> None:
    """A list with an entry for the locale ``default``."""
    entries = _objects(name, value)
    if "default" not in [entry.get("locale", "default") for entry in entries]:
        raise graph_errors.parameter(f'Param {name} needs an entry with the locale "default".')


def _check_greeting(name: str, value: Any) -> None:
    _check_localized(name, value)
    for number, entry in enumerate(value):
        if len(str(entry.get("text", ""))) > 160:
            raise graph_errors.too_long(f"{name}[{number}][text]", 160)


def _check_ice_breakers(name: str, value: Any) -> None:
    entries = _objects(name, value)
    groups = [entry.get("call_to_actions", []) for entry in entries if "question" not in entry]
    for group in groups or [entries]:
        if len(_objects(name, group)) > ICE_BREAKERS_LIMIT:
            raise graph_errors.too_long(name, ICE_BREAKERS_LIMIT)


def _check_commands(name: str, value: Any) -> None:
    _check_localized(name, value)
    for entry in value:
        commands = _objects(name, entry.get("commands"))
        if not 1 <= len(commands) <= COMMANDS_LIMIT:
            raise graph_errors.too_long(f"{name}[commands]", COMMANDS_LIMIT)
        for command in commands:
            for key, limit in COMMAND_LIMITS.items():
                if len(str(command.get(key, ""))) > limit:
                    raise graph_errors.too_long(f"{name}[commands][{key}]", limit)


def _check_list(name: str, value: Any) -> None:
    if not isinstance(value, list):
        raise graph_errors.parameter(f"Param {name} must be an array.")


def _check_text(name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise graph_errors.parameter(f"Param {name} must be a string.")


def _objects(name: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise graph_errors.parameter(f"Param {name} must be an array of objects.")
    return value


CHECKS: dict[str, Callable[[str, Any], None]] = {
    "get_started": _check_get_started,
    "greeting": _check_greeting,
    "ice_breakers": _check_ice_breakers,
    "persistent_menu": _check_localized,
    "whitelisted_domains": _check_list,
    "account_linking_url": _check_text,
    "commands": _check_commands,
}
