"""A search over customers and messages, with the words that were found marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from omnichannel.asking import user_of
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.showing.faces import Face, face_of_customer
from omnichannel.showing.moments import when_in_short
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation, Message, Note
from workstreams.conversations.searching import (
    LONGEST,
    Search,
    TooManyMatches,
    customers_found,
    messages_found,
    notes_found,
)
from workstreams.models import User

PAGE_SIZE = 20
AROUND = 70  # characters before and after the first word that was found


@dataclass(frozen=True)
class Piece:
    """Of a text; `is_match` is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Hit:
    """A message, a note, or a customer's latest conversation without either."""

    conversation: Conversation
    pieces: Sequence[Piece]
    moment: str
    message: Message | None = None
    note: Note | None = None

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)


@dataclass(frozen=True)
class Results:
    """`sentence` says why there is nothing; `next_before` leads to older messages."""

    text: str
    customers: Sequence[Hit] = ()
    notes: Sequence[Hit] = ()
    messages: Sequence[Hit] = ()
    next_before: int | None = None
    sentence: str = ""


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    results = results_for(user_of(request), text, number_in(request.GET, "before"))
    context = lists(request) | {"results": results, "is_beside": True}
    return render(request, "inbox/search.html", context)


def results_for(user: User, text: str, before: int | None) -> Results:
    search = Search(text)
    if search.is_too_short:
        return Results(text, sentence=_("Write at least two letters of a name or a word."))
    try:
        customers = [] if before else customers_found(search, user)
        notes = [] if before else notes_found(search, user)
        messages = messages_found(search, user, before, PAGE_SIZE + 1)
    except TooManyMatches:
        return Results(text, sentence=_("Too much is found. Add another word."))
    if not (customers or notes or messages):
        return Results(
            text, sentence=_("Nothing is found. Try fewer words, or only their beginnings.")
        )
    shown = messages[:PAGE_SIZE]
    return Results(
        text,
        customers=list(_customers(customers, search)),
        notes=list(_notes(notes, search)),
        messages=list(_messages(shown, search)),
        next_before=shown[-1].pk if len(messages) > PAGE_SIZE else None,
    )


def _customers(found: Sequence[Conversation], search: Search) -> Iterator[Hit]:
    now = timezone.now()
    for each in found:
        name = marked(each.identity.display_name, search)
        yield Hit(each, name, when_in_short(each.last_activity_at, now))


def _notes(found: Sequence[Note], search: Search) -> Iterator[Hit]:
    now = timezone.now()
    for each in found:
        moment = when_in_short(each.written_at, now)
        yield Hit(each.conversation, marked(excerpt(each.text, search), search), moment, note=each)


def _messages(found: Sequence[Message], search: Search) -> Iterator[Hit]:
    now = timezone.now()
    for each in found:
        moment = when_in_short(each.occurred_at, now)
        yield Hit(each.conversation, marked(excerpt(each.text, search), search), moment, each)


def excerpt(text: str, search: Search) -> str:
    """Of a long text the part around the first match."""
    plain = masked(" ".join(text.split()))
    match = _pattern(search).search(plain)
    start = max((match.start() if match else 0) - AROUND, 0)
    end = start + 2 * AROUND + 40
    return f"{'… ' if start else ''}{plain[start:end]}{' …' if end < len(plain) else ''}"


def marked(text: str, search: Search) -> list[Piece]:
    """The text in pieces, for the template to mark."""
    pieces, last = [], 0
    for match in _pattern(search).finditer(text):
        pieces += [Piece(text[last : match.start()], False), Piece(match.group(), True)]
        last = match.end()
    return [piece for piece in [*pieces, Piece(text[last:], False)] if piece.text]


def _pattern(search: Search) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(search.words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})\w*", re.IGNORECASE)
