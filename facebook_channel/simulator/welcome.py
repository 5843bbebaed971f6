"""What a page set up for people who open a conversation with it, in the person's language."""

import json
from typing import Any

from facebook_channel.simulator.storage import Storage

USUAL_PAYLOAD = "GET_STARTED"


class Welcome:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def payload(self, page_id: str) -> str:
        """Of the Get Started button."""
        get_started = self._set_up(page_id, "get_started") or {}
        return str(get_started.get("payload") or USUAL_PAYLOAD)

    def described(self, person_id: int, page_id: str) -> dict[str, Any]:
        """greeting, ice_breakers (question, payload) and menu (type, title, payload or url)."""
        person = self._storage.one("SELECT * FROM person WHERE person_id = ?", person_id)
        if person is None:
            return {}
        greeting, breakers, menu = (
            _localized(self._set_up(page_id, name), person["locale"])
            for name in ("greeting", "ice_breakers", "persistent_menu")
        )
        return {
            "greeting": _addressed(str(greeting.get("text", "")), person),
            "ice_breakers": breakers.get("call_to_actions", []),
            "menu": menu.get("call_to_actions", []),
        }

    def _set_up(self, page_id: str, field: str) -> Any:
        row = self._storage.one(
            "SELECT value FROM messenger_profile WHERE page_id = ? AND field = ?", page_id, field
        )
        return json.loads(row["value"]) if row else None


def _localized(entries: Any, locale: str) -> dict[str, Any]:
    """The entry for the locale, or the default one; ice breakers may be a plain list."""
    if not entries:
        return {}
    if "question" in entries[0]:
        return {"call_to_actions": entries}
    by_locale = {entry.get("locale", "default"): entry for entry in entries}
    entry: dict[str, Any] = by_locale.get(locale) or by_locale.get("default") or {}
    return entry


def _addressed(text: str, person: Any) -> str:
    """Greetings may name the person."""
    names = {"first_name": person["first_name"], "last_name": person["last_name"]}
    for part, name in {**names, "full_name": person["name"]}.items():
        text = text.replace(f"{{{{user_{part}}}}}", name)
    return text
