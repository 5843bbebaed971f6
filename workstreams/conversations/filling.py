"""Names and numbers put into a text; where one is unknown, the sentence closes around the gap."""

import re
from collections.abc import Callable


def filled_in(text: str, slug: str, value_of: Callable[[str], str]) -> str:
    """`slug` is a regular expression, without groups, of what is replaced by its value."""
    around = r"(?P<before>[ \t]*)(?P<slug>%s)(?P<after>[,;:]?[ \t]*)(?P<letter>\w?)"

    def named(place: re.Match[str]) -> str:
        before, after, letter = place["before"], place["after"], place["letter"]
        if value := value_of(place["slug"]):
            return before + value + after + letter
        begins_line = place.start() == 0 or text[place.start() - 1] == "\n"
        return letter.upper() if begins_line else after + letter

    return re.sub(around % slug, named, text)
