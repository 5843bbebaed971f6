"""What a transcript says, line by line."""

from collections.abc import Iterator
from datetime import datetime
from heapq import merge

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from omnichannel.showing.kinds import name_of
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation, Direction, Message, Note, Origin, State

A_FEW = 500  # read at a time
INDENT = "    "  # before every further line, so that no message can look like another one
Said = tuple[datetime, int, str]  # when, in which order at the same moment, and its lines


def lines_of(conversation: Conversation, *, with_notes: bool) -> Iterator[str]:
    """Times are in the zone of whoever reads."""
    yield from _head(conversation, with_notes=with_notes)
    notes = _notes(conversation) if with_notes else iter(())
    for _at, _order, lines in merge(_messages(conversation), notes):
        yield lines


def _head(conversation: Conversation, *, with_notes: bool) -> Iterator[str]:
    yield _("Conversation %(number)s") % {"number": conversation.pk}
    told = [
        (_("Customer"), str(conversation.identity)),
        (_("Page"), conversation.channel.name),
        (_("Queue"), str(conversation.queue or "")),
        (_("Agent"), str(conversation.agent or "")),
        (_("Began"), _moment(conversation.opened_at)),
        (_("Closed"), _moment(conversation.closed_at) if conversation.closed_at else ""),
        (_("Time zone"), timezone.get_current_timezone_name()),
    ]
    yield from (f"{label}: {_in_one_line(value)}" for label, value in told if value)
    if with_notes:
        yield _("With internal notes: not for the customer.")
    yield ""


def _messages(conversation: Conversation) -> Iterator[Said]:
    messages = conversation.messages.in_order().select_related("author")
    told = messages.prefetch_related("attachments")
    for message in told.iterator(chunk_size=A_FEW):
        message.conversation = conversation
        yield message.occurred_at, 0, _entry(message.occurred_at, _author(message), _said(message))


def _notes(conversation: Conversation) -> Iterator[Said]:
    notes = conversation.notes.exclude(text="").select_related("author")
    for note in notes.iterator(chunk_size=A_FEW):
        yield note.written_at, 1, _entry(note.written_at, _writer(note), masked(note.text))


def _entry(at: datetime, author: str, said: str) -> str:
    first, *further = said.splitlines() or [""]
    lines = [f"[{_moment(at)}] {_in_one_line(author)}: {first}", *further]
    return f"\n{INDENT}".join(lines)


def _author(message: Message) -> str:
    if message.direction == Direction.INBOUND:
        return str(message.conversation.identity)
    if message.author is not None:
        return str(message.author)
    page = message.conversation.channel.name
    kind = _("automated") if message.origin == Origin.AUTOMATED else _("outside this inbox")
    return f"{page} ({kind})"


def _writer(note: Note) -> str:
    return _("INTERNAL NOTE, %(author)s") % {"author": note.author or _("somebody")}


def _said(message: Message) -> str:
    if message.has_no_content:
        return _("(unsent)") if message.unsent_at else _("(erased)")
    parts = [
        f"[{name_of(part.kind)}{f': {masked(_in_one_line(part.name))}' if part.name else ''}]"
        for part in message.attachments.all()
    ]
    words = [masked(message.text), *parts, *_how_it_went(message)]
    return "\n".join(filter(None, words)) or _("A message without text")


def _how_it_went(message: Message) -> list[str]:
    """Only what the customer may not have read."""
    told = {
        State.FAILED: _("(not sent)"),
        State.UNKNOWN: _("(not confirmed)"),
        State.QUEUED: _("(being sent)"),
        State.HELD: _("(being sent)"),
        State.SENDING: _("(being sent)"),
    }
    found = told.get(State(message.state))
    return [found] if found else []


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
