"""What in Facebook's JSON is structure, and what somebody's words; pure.

Only what is known to be structure is shown or kept: whatever Facebook may add counts as words.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

STRUCTURE = frozenset(
    {
        "account_linking",
        "action",
        "app_id",
        "code",
        "content_type",
        "entry_time",
        "error_subcode",
        "event",
        "fbtrace_id",
        "field",
        "fields",
        "id",
        "image_aspect_ratio",
        "is_deleted",
        "is_echo",
        "is_reusable",
        "is_transient",
        "is_unsupported",
        "item",
        "media_type",
        "message_id",
        "messaging_type",
        "metadata",
        "method",
        "mid",
        "mids",
        "new_owner_app_id",
        "notification_type",
        "num_edit",
        "object",
        "page_id",
        "platform",
        "previous_owner_app_id",
        "recipient_id",
        "requested_owner_app_id",
        "self_mid",
        "sender_action",
        "seq",
        "source",
        "status",
        "success",
        "tag",
        "template_type",
        "time",
        "timestamp",
        "type",
        "user_ref",
        "verb",
        "watermark",
    }
)
# Facebook's own sentences about what went wrong
ERROR_SENTENCES = frozenset({"message", "error_user_title", "error_user_msg"})
MESSAGE_IDS = frozenset({"mid", "message_id"})
DEEPEST = 60  # levels; what lies below counts as words

StandIn = Callable[[Any], Any]


def without_words(value: Any, stand_in: StandIn) -> Any:
    """The same structure, with `stand_in(word)` in place of everything somebody said."""
    return _without(value, stand_in, "", 0)


def _without(value: Any, stand_in: StandIn, within: str, depth: int) -> Any:
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {
            name: item
            if _is_structure(name, item, within)
            else _without(item, stand_in, name, depth + 1)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [
            item if _is_structure(within, item, "") else _without(item, stand_in, within, depth + 1)
            for item in value
        ]
    return value if value is None or isinstance(value, bool) else stand_in(value)


def _is_structure(name: str, item: Any, within: str) -> bool:
    if isinstance(item, dict | list):
        return False
    return name in STRUCTURE or (within == "error" and name in ERROR_SENTENCES)


def message_ids_in(value: Any) -> set[str]:
    """The messages it is about; not those it only answers to."""
    return {text for name, text in _named(value, ("reply_to",)) if name in MESSAGE_IDS}


def mentions(value: Any, term: str) -> bool:
    """Whether this id stands anywhere in it, as text or as a number."""
    return any(text == term for _name, text in _named(value, ()))


def _named(value: Any, leave_out: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every single value with the name it stands under."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        name, one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(pair for pair in one.items() if pair[0] not in leave_out)
        elif isinstance(one, list):
            waiting.extend((name, item) for item in one)
        elif isinstance(one, str | int):
            yield name, str(one)
