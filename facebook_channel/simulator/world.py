"""The apps, pages and people the simulator knows, and how they are described to it."""

from typing import Any

from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.world_checks import GROUPS, WorldRefused, checked, checked_groups

__all__ = ["WorldRefused", "add_person", "describe", "describe_person", "put_person", "upsert"]
FLAGS = ("role", "no_profile", "phone_account", "empty_profile", "needs_consent")


def upsert(storage: Storage, world: Any) -> None:
    """Create or update what ``world`` names; a key it leaves out keeps its stored value."""
    groups = checked_groups(world)
    with storage.transaction():
        for app in groups["apps"]:
            _put(storage, "app", "app_id", app)
        for page in groups["pages"]:
            _require_app(storage, page)
            _require_own_token(storage, page)
            _put(storage, "page", "page_id", page)
        for connection in groups["connections"]:
            _require_app(storage, connection)
            _require_page(storage, connection)
            _put(storage, "page_app", "page_id, app_id", connection)
        for administrator in groups["administrators"]:
            _require_app(storage, administrator)
            _put(storage, "administrator", "access_token", administrator)
        for person in groups["people"]:
            put_person(storage, person)


def add_person(storage: Storage, description: Any) -> int:
    """A new person, even if somebody has the same name: namesakes exist."""
    return _insert_person(storage, checked("The person", description, *GROUPS["people"]))


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
    apps = storage.all("SELECT app_id, name, callback_url, require_proof, live FROM app")
    pages = storage.all("SELECT * FROM page ORDER BY name")
    return {
        "apps": [
            dict(app) | {"require_proof": bool(app["require_proof"]), "live": bool(app["live"])}
            for app in apps
        ],
        "pages": [_described_page(storage, page) for page in pages],
        "people": _described_people(storage),
    }


def _described_page(storage: Storage, page: Any) -> dict[str, Any]:
    token = storage.one("SELECT * FROM token_state WHERE access_token = ?", page["access_token"])
    granted = page["granted_profile_fields"]
    return {
        "page_id": page["page_id"],
        "name": page["name"],
        "app_id": page["app_id"],
        "subscribed": page["fields"] != "",
        "restricted": bool(page["restricted"]),
        "default_app_id": page["default_app_id"],
        "granted_profile_fields": None if granted is None else granted.split(","),
        "token_error": token["error_subcode"] if token else None,
        "token_expires_at": token["expires_at"] if token else 0,
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
    flags = {name: bool(described.pop(name)) for name in FLAGS}
    return {"id": described.pop("person_id"), **described, "timezone": timezone} | {
        name: on for name, on in flags.items() if on
    }


def _require_app(storage: Storage, entry: dict[str, Any]) -> None:
    if storage.one("SELECT 1 FROM app WHERE app_id = ?", entry["app_id"]) is None:
        who = f"Page {entry['page_id']}" if "page_id" in entry else entry["name"]
        raise WorldRefused(
            f'{who} belongs to app {entry["app_id"]}, which nobody described; add it to "apps".'
        )


def _require_page(storage: Storage, connection: dict[str, Any]) -> None:
    """A known page, another app than it names itself, a token that nobody else has."""
    page = storage.one("SELECT * FROM page WHERE page_id = ?", connection["page_id"])
    if page is None:
        raise WorldRefused(
            f"Page {connection['page_id']} is connected to an app, but nobody described it;"
            ' add it to "pages".'
        )
    if page["app_id"] == connection["app_id"]:
        raise WorldRefused(
            f"Page {page['page_id']} names app {page['app_id']} itself; connect further apps only."
        )
    other = storage.one(
        "SELECT page_id FROM connection WHERE access_token = ? AND (page_id, app_id) <> (?, ?)",
        connection["access_token"],
        connection["page_id"],
        connection["app_id"],
    )
    if other is not None:
        raise WorldRefused("Every connection of a page and an app needs a token of its own.")


def _require_own_token(storage: Storage, page: dict[str, Any]) -> None:
    other = storage.one(
        "SELECT page_id FROM connection WHERE access_token = ? AND page_id <> ?",
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
