"""A kept webhook body, opened to take something out of it; pure."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from facebook_channel.journal.words import mentions, message_ids_in, without_words
from facebook_channel.json_values import as_object, moment, whole_number

FORGOTTEN = ""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
GONE = object()  # stands for an item of which nothing stays

Change = Callable[[Any], Any]  # what stands in place of an item


def without_messages(body: bytes, message_ids: Collection[str]) -> bytes:
    """Their words are gone, their ids remain, so that they are recognised if they come again."""
    wanted = set(message_ids)

    def change(item: Any) -> Any:
        if wanted & message_ids_in(item):
            return without_words(item, lambda _word: FORGOTTEN)
        return item

    return _changed(body, change, wanted)


def without_files(
    body: bytes, message_ids: Collection[str], is_file: Callable[[str], bool]
) -> bytes:
    """Of files there is left that they came, not where they lie; words and places stay."""
    wanted = set(message_ids)

    def change(item: Any) -> Any:
        message = item.get("message") if isinstance(item, dict) else None
        if not isinstance(message, dict) or str(message.get("mid")) not in wanted:
            return item
        parts = message.get("attachments")
        if not isinstance(parts, list):
            return item
        left = [_only_its_type(part) if is_file(_type_of(part)) else part for part in parts]
        return {**item, "message": {**message, "attachments": left}}

    return _changed(body, change, wanted)


def _type_of(part: Any) -> str:
    return str(part.get("type")) if isinstance(part, dict) else ""


def _only_its_type(part: Any) -> Any:
    return {"type": part.get("type")} if isinstance(part, dict) else None


def without_customer(body: bytes, customer_id: str, until: datetime | None = None) -> bytes:
    """Every item they have a part in is gone, whoever it came from.

    With `until` those stay that say they happened later.
    """

    def change(item: Any) -> Any:
        is_gone = mentions(item, customer_id) and (until is None or _happened_at(item) <= until)
        return GONE if is_gone else item

    return _changed(body, change, {customer_id})


def _happened_at(item: Any) -> datetime:
    """Long ago where it does not say."""
    return moment(as_object(item).get("timestamp"), LONG_AGO)


def _changed(body: bytes, change: Change, terms: Collection[str]) -> bytes:
    """The same bytes where nothing had to change; one that cannot be read goes as a whole."""
    try:
        envelope = json.loads(body, parse_int=whole_number)
        before = envelope["entry"]
        if not isinstance(before, list):
            raise TypeError
        after = _left(before, lambda entry: _entry(entry, change))
        if after == before:
            return body
        return json.dumps({**envelope, "entry": after}, separators=(",", ":")).encode()
    except (ValueError, RecursionError, TypeError, KeyError):
        return b"" if any(term.encode() in body for term in terms) else body


def _entry(entry: Any, change: Change) -> Any:
    """Whatever its lists are called: items of a new kind are items as well."""
    if not isinstance(entry, dict):
        return change(entry)
    after = {}
    for name, value in entry.items():
        if isinstance(value, list):
            after[name] = _left(value, change)
        elif (new := change(value) if isinstance(value, dict) else value) is not GONE:
            after[name] = new
    return after


def _left(items: list[Any], change: Change) -> list[Any]:
    return [new for item in items if (new := change(item)) is not GONE]
