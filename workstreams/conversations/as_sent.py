"""A message in the words it leaves with: some hold what only their customer may read.

Everything we show, search, quote and export is `Message.text`; where a package above keeps a part
of the words to itself, it fills that part in when the message is handed to the channel, and when
the platform's own list is searched for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from workstreams.conversations.models import Message


@dataclass(frozen=True)
class Words:
    """`secret` is the part of the text that no journal may keep."""

    text: str
    secret: str = ""


Fills = Callable[[Message], Words]
_by_kind: dict[str, Fills] = {}


def also_fills(kind: str) -> Callable[[Fills], Fills]:
    """For packages above: gives the whole text of messages of this kind, or nothing."""

    def register(function: Fills) -> Fills:
        _by_kind[kind] = function
        return function

    return register


def words_of(message: Message) -> Words:
    """Empty where they can no longer be completed: then there is nothing to send."""
    fill = _by_kind.get(message.kind)
    return fill(message) if fill and message.text else Words(message.text)
