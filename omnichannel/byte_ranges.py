"""Parts of a file: what a player asks for when somebody jumps to the middle (RFC 9110, 14)."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO

PIECE = 256 * 1024
ASKED = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))")


class Unsatisfiable(Exception):
    """The file is shorter than that."""


@dataclass(frozen=True)
class Span:
    """From byte `first` up to byte `last`, both of them included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def span_of(header: str, size: int) -> Span | None:
    """The one part that is asked for; None: all of it. Raises Unsatisfiable.

    Several parts at once, and what is no range at all, get the whole file.
    """
    asked = ASKED.fullmatch(header.strip())
    if asked is None:
        return None
    first, last, suffix = asked.groups()
    if suffix is not None:
        span = Span(max(size - int(suffix), 0), size - 1)
    else:
        span = Span(int(first), min(int(last or size), size - 1))
        if last is not None and int(last) < int(first):
            return None
    if span.length < 1:
        raise Unsatisfiable
    return span


class Pieces:
    """The bytes of a span, read piece by piece beside the event loop, never all at once."""

    def __init__(self, content: IO[bytes], span: Span) -> None:
        self._content = content
        self._span = span

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await asyncio.to_thread(self._content.seek, self._span.first)
        left = self._span.length
        while left and (piece := await asyncio.to_thread(self._content.read, min(PIECE, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self._content.close()
