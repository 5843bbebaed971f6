"""What a description of apps, pages and people may say, key by key."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from facebook_channel.simulator.profile_fields import PROFILE_FIELDS


class WorldRefused(ValueError):
    """The description cannot be taken; the text says what to write instead."""


Check = Callable[[Any], Any]


def digits(value: Any) -> str:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()):
        raise ValueError("must be digits")
    return text


def digits_or_nothing(value: Any) -> str:
    return "" if value in ("", None) else digits(value)


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be text that is not empty")
    return value


def any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def address(value: Any) -> str:
    """Empty means that the app has no callback yet."""
    written = any_text(value)
    if written and (
        urlsplit(written).scheme not in {"http", "https"} or not urlsplit(written).netloc
    ):
        raise ValueError("must be an address that begins with http:// or https://")
    return written


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def hours(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -12 <= value <= 14:
        raise ValueError("must be the hours from UTC, between -12 and 14")
    return value


def profile_fields(value: Any) -> str | None:
    """None grants every field."""
    if value is None:
        return None
    if not isinstance(value, list) or not set(value) <= set(PROFILE_FIELDS):
        raise ValueError(f"must be a list of some of {', '.join(PROFILE_FIELDS)}")
    return ",".join(value)


APP: dict[str, Check] = {
    "app_id": digits,
    "app_secret": text,
    "name": any_text,
    "callback_url": address,
    "verify_token": any_text,
    "require_proof": flag,
    "live": flag,
}
PAGE: dict[str, Check] = {
    "page_id": digits,
    "name": text,
    "app_id": digits,
    "access_token": text,
    "category": any_text,
    "default_app_id": digits_or_nothing,
    "restricted": flag,
    "granted_profile_fields": profile_fields,
}
PERSON: dict[str, Check] = {
    "name": text,
    "first_name": any_text,
    "last_name": any_text,
    "locale": any_text,
    "timezone": hours,
    "gender": any_text,
    "role": flag,
    "no_profile": flag,
    "phone_account": flag,
    "empty_profile": flag,
    "needs_consent": flag,
}
CONNECTION: dict[str, Check] = {"page_id": digits, "app_id": digits, "access_token": text}
ADMINISTRATOR: dict[str, Check] = {
    "name": text,
    "access_token": text,
    "app_id": digits,
    "user_id": digits,
}
GROUPS = {
    "apps": (APP, {"app_id", "app_secret"}),
    "pages": (PAGE, {"page_id", "name", "app_id", "access_token"}),
    "people": (PERSON, {"name"}),
    "connections": (CONNECTION, set(CONNECTION)),
    "administrators": (ADMINISTRATOR, set(ADMINISTRATOR)),
}


def checked_groups(world: Any) -> dict[str, list[dict[str, Any]]]:
    """Every group, maybe empty, with checked entries; raises WorldRefused."""
    if not isinstance(world, dict):
        raise WorldRefused("Describe the world as a JSON object with apps, pages and people.")
    for name in world:
        if name not in GROUPS:
            raise WorldRefused(f'The world has no "{name}"; known are {", ".join(GROUPS)}.')
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, (checks, required) in GROUPS.items():
        entries = world.get(name, [])
        if not isinstance(entries, list):
            raise WorldRefused(f'"{name}" must be a list.')
        groups[name] = [
            checked(f"{name}[{number}]", entry, checks, required)
            for number, entry in enumerate(entries)
        ]
    return groups


def checked(where: str, entry: Any, checks: dict[str, Check], required: set[str]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise WorldRefused(f"{where} must be a JSON object.")
    for key in entry:
        if key not in checks:
            raise WorldRefused(
                f'{where} has an unknown key "{key}"; known are {", ".join(checks)}.'
            )
    for key in checks:
        if key in required and key not in entry:
            raise WorldRefused(f'{where} lacks "{key}".')
    values = {}
    for key, value in entry.items():
        try:
            values[key] = checks[key](value)
        except ValueError as error:
            raise WorldRefused(f'{where}: "{key}" {error}.') from error
    return values
