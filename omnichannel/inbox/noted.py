"""A note as it stands in the thread: who wrote what to colleagues, and whom it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from omnichannel.inbox.links import linked
from omnichannel.showing.moments import clock
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation, Note
from workstreams.models import User


@dataclass(frozen=True)
class Noted:
    """`text` is empty where it was erased; `names_reader`: they are mentioned."""

    note: Note
    text: SafeString
    author: str
    names_reader: bool

    template = "inbox/_note.html"

    @property
    def key(self) -> str:
        return f"note-{self.note.pk}"

    @property
    def at(self) -> datetime:
        return self.note.written_at

    @property
    def clock(self) -> str:
        return clock(self.at)


def notes_in(
    conversation: Conversation, reader: User, since: datetime | None, until: datetime | None
) -> Iterator[Noted]:
    """Those of one page of the thread, which begins and ends with a message."""
    notes = conversation.notes.select_related("author").prefetch_related("mentions__user")
    if since is not None:
        notes = notes.filter(written_at__gte=since)
    if until is not None:
        notes = notes.filter(written_at__lt=until)
    for note in notes:
        mentioned = [mention.user for mention in note.mentions.all()]
        is_own = note.author_id == reader.pk
        author = "" if is_own or note.author is None else str(note.author)
        yield Noted(note, _text(masked(note.text), mentioned), author, reader in mentioned)


def _text(text: str, mentioned: Sequence[User]) -> SafeString:
    """Everything escaped, web addresses as links, those who were told in bold."""
    names = {f"@{user}" for user in mentioned} | {f"@{user.username}" for user in mentioned}
    if not names:
        return linked(text)
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    pieces = re.split(rf"({'|'.join(longest_first)})(?!\w)", text, flags=re.IGNORECASE)
    html = [
        format_html('<strong class="mention">{}</strong>', piece) if place % 2 else linked(piece)
        for place, piece in enumerate(pieces)
    ]
    return mark_safe("".join(html))  # noqa: S308 - every piece was escaped
