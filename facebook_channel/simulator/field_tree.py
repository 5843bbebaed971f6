"""The ``fields`` parameter of the Graph API: names, with fields of their own in braces."""

import re
from dataclasses import dataclass, field

from facebook_channel.simulator import graph_errors

PIECE = re.compile(r"\s*([A-Za-z_][\w]*)((?:\.\w+\(\w+\))*)\s*")
OPTION = re.compile(r"\.(\w+)\((\w+)\)")


@dataclass
class Wanted:
    """What is asked for below one name: ``messages.limit(5){id,from}``."""

    options: dict[str, str] = field(default_factory=dict)
    fields: dict[str, "Wanted"] = field(default_factory=dict)

    def limit(self, usual: int) -> int:
        limit = self.options.get("limit", "")
        return int(limit) if limit.isdigit() else usual


def parse(text: str) -> dict[str, Wanted]:
    """By name, in the order asked for; raises GraphError for a text that is no list of fields."""
    tree, end = _list(text, 0)
    if end != len(text):
        raise _syntax(text[end:])
    return tree


def _list(text: str, start: int) -> tuple[dict[str, Wanted], int]:
    tree: dict[str, Wanted] = {}
    place = start
    while match := PIECE.match(text, place):
        wanted = Wanted(dict(OPTION.findall(match[2])))
        tree[match[1]] = wanted
        place = match.end()
        if text[place : place + 1] == "{":
            wanted.fields, place = _list(text, place + 1)
            if text[place : place + 1] != "}":
                raise _syntax(text[place:])
            place += 1
        if text[place : place + 1] != ",":
            break
        place += 1
    return tree, place


def _syntax(rest: str) -> graph_errors.GraphError:
    return graph_errors.GraphError(
        f'Syntax error "Expected end of string instead of {rest[:20]}." at fields', 2500
    )
