"""The apps, pages and people the simulator knows, and how they are described to it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from facebook_channel.simulator.storage import Storage


class WorldRefused(ValueError):
    """The description cannot be taken; the text says what to write instead."""


def upsert(storage: Storage, world: Any) -> None:
    """Create or update what ``world`` names; a key it leaves out keeps its stored value."""
    groups = _checked_groups(world)
    with storage.transaction():
        for app in groups["apps"]:
            _put(storage, "app", "app_id", app)
        for page in groups["pages"]:
            _require_app(storage, page)
            _require_own_token(storage, page)
            _put(storage, "page", "page_id", page)
        for person in groups["people"]:
            put_person(storage, person)


def add_person(storage: Storage, description: Any) -> int:
    """A new person, even if somebody has the same name: namesakes exist."""
    return _insert_person(storage, _checked("The person", description, PERSON))


def put_person(storage: Storage, person: dict[str, Any]) -> None:
    known = storage.one(
        "SELECT person_id FROM person WHERE name = ? ORDER BY person_id", person["name"]
    )
    if known is None:
        _insert_person(storage, person)
    else:
        _put(storage, "person", "person_id", {"person_id": known["person_id"], **person})


def describe(storage: Storage) -> dict[str, Any]:
    """Everything but secrets and tokens."""
    return {
        "apps": [
            {**dict(app), "require_proof": bool(app["require_proof"])}
            for app in storage.all("SELECT app_id, name, callback_url, require_proof FROM app")
        ],
        "pages": [
            {**dict(page), "subscribed": bool(page["subscribed"])}
            for page in storage.all(
                "SELECT page_id, name, app_id, fields IS NULL OR fields <> '' AS subscribed"
                " FROM page ORDER BY name"
            )
        ],
        "people": _described_people(storage),
    }


def _described_people(storage: Storage) -> list[dict[str, Any]]:
    """With the id each has on the pages they wrote to."""
    psids: dict[int, dict[str, str]] = {}
    for thread in storage.all("SELECT person_id, page_id, psid FROM thread"):
        psids.setdefault(thread["person_id"], {})[thread["page_id"]] = thread["psid"]
    return [
        describe_person(person) | {"psids": psids.get(person["person_id"], {})}
        for person in storage.all("SELECT * FROM person ORDER BY name, person_id")
    ]


def describe_person(person: Any) -> dict[str, Any]:
    described = dict(person)
    timezone = described.pop("timezone")
    if timezone is not None and timezone == int(timezone):
        timezone = int(timezone)
    return {"id": described.pop("person_id"), **described, "timezone": timezone}


def _digits(value: Any) -> str:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()):
        raise ValueError("must be digits")
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be text that is not empty")
    return value


def _any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def _address(value: Any) -> str:
    """Empty means that the app has no callback yet."""
    address = _any_text(value)
    if address and (
        urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc
    ):
        raise ValueError("must be an address that begins with http:// or https://")
    return address


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _hours(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -12 <= value <= 14:
        raise ValueError("must be the hours from UTC, between -12 and 14")
    return value


Check = Callable[[Any], Any]
APP: dict[str, Check] = {
    "app_id": _digits,
    "app_secret": _text,
    "name": _any_text,
    "callback_url": _address,
    "verify_token": _any_text,
    "require_proof": _flag,
}
PAGE: dict[str, Check] = {
    "page_id": _digits,
    "name": _text,
    "app_id": _digits,
    "access_token": _text,
}
PERSON: dict[str, Check] = {
    "name": _text,
    "first_name": _any_text,
    "last_name": _any_text,
    "locale": _any_text,
    "timezone": _hours,
    "gender": _any_text,
}
GROUPS = {"apps": APP, "pages": PAGE, "people": PERSON}
REQUIRED = {"app_id", "app_secret", "page_id", "access_token"}


def _checked_groups(world: Any) -> dict[str, list[dict[str, Any]]]:
    if not isinstance(world, dict):
        raise WorldRefused("Describe the world as a JSON object with apps, pages and people.")
    for name in world:
        if name not in GROUPS:
            raise WorldRefused(f'The world has no "{name}"; known are {", ".join(GROUPS)}.')
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, checks in GROUPS.items():
        entries = world.get(name, [])
        if not isinstance(entries, list):
            raise WorldRefused(f'"{name}" must be a list.')
        groups[name] = [
            _checked(f"{name}[{number}]", entry, checks) for number, entry in enumerate(entries)
        ]
    return groups


def _checked(where: str, entry: Any, checks: dict[str, Check]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise WorldRefused(f"{where} must be a JSON object.")
    for key in entry:
        if key not in checks:
            raise WorldRefused(
                f'{where} has an unknown key "{key}"; known are {", ".join(checks)}.'
            )
    required = REQUIRED | {"name"} if checks is not APP else REQUIRED
    for key in checks:
        if key in required and key not in entry:
            raise WorldRefused(f'{where} lacks "{key}".')
    checked = {}
    for key, value in entry.items():
        try:
            checked[key] = checks[key](value)
        except ValueError as error:
            raise WorldRefused(f'{where}: "{key}" {error}.') from error
    return checked


def _require_app(storage: Storage, page: dict[str, Any]) -> None:
    if storage.one("SELECT 1 FROM app WHERE app_id = ?", page["app_id"]) is None:
        raise WorldRefused(
            f"Page {page['page_id']} belongs to app {page['app_id']}, which nobody described;"
            ' add it to "apps".'
        )


def _require_own_token(storage: Storage, page: dict[str, Any]) -> None:
    other = storage.one(
        "SELECT page_id FROM page WHERE access_token = ? AND page_id <> ?",
        page["access_token"],
        page["page_id"],
    )
    if other is not None:
        raise WorldRefused(
            f"Pages {other['page_id']} and {page['page_id']} share an access token;"
            " give each its own."
        )


def _put(storage: Storage, table: str, key: str, values: dict[str, Any]) -> None:
    """Insert or update; table and column names come from the tables above, never from outside."""
    columns = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    storage.run(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - see above
        f" ON CONFLICT ({key}) DO UPDATE SET {changes}",
        *values.values(),
    )


def _insert_person(storage: Storage, person: dict[str, Any]) -> int:
    first_name, _, last_name = person["name"].partition(" ")
    values = {"first_name": first_name, "last_name": last_name, **person}
    return storage.run(
        f"INSERT INTO person ({', '.join(values)})"  # noqa: S608 - keys are those of PERSON
        f" VALUES ({', '.join('?' for _ in values)})",
        *values.values(),
    )
