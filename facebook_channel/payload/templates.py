"""What a template says, as lines: its own words, its elements, the titles of its buttons."""

from collections.abc import Iterator

from facebook_channel.json_values import as_list, as_object, as_text
from facebook_channel.payload.surroundings import Json

MOST_LINES = 50
WORDS = ("text", "intro_message", "title")


def lines_of(payload: Json) -> list[str]:
    """Of a button, generic, media, product or any other template; empty where it has no words."""
    return [line for line in _lines(payload) if line][:MOST_LINES]


def _lines(payload: Json) -> Iterator[str]:
    yield from (as_text(payload.get(name)) for name in WORDS)
    for holder in (payload, as_object(payload.get("product"))):
        for element in as_list(holder.get("elements")):
            yield _element(as_object(element))
    for button in as_list(payload.get("buttons")):
        title = as_text(as_object(button).get("title"))
        yield f"[{title}]" if title else ""


def _element(element: Json) -> str:
    told = (as_text(element.get("title")), as_text(element.get("subtitle")))
    return " · ".join(filter(None, told))
