"""What colleagues noted last about a customer, in whichever conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from omnichannel.showing.moments import when
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Note

MOST = 3


@dataclass(frozen=True)
class Noted:
    """`conversation` is empty for the one that is open."""

    pk: int
    author: str
    text: str
    at: datetime
    when: str
    conversation: int | None


def latest_notes(conversation_pk: int, others: Sequence[int], now: datetime) -> list[Noted]:
    """`others` are the ones their reader may read."""
    notes = Note.objects.latest_in([conversation_pk, *others]).select_related("author")
    return [
        Noted(
            pk=note.pk,
            author=str(note.author or ""),
            text=masked(note.text),
            at=note.written_at,
            when=when(note.written_at, now),
            conversation=None if note.conversation_id == conversation_pk else note.conversation_id,
        )
        for note in notes[:MOST]
    ]
