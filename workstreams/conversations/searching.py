"""Find conversations by who the customer is, or by what was written."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from time import monotonic
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet

from workstreams.channels.models import Channel
from workstreams.conversations.customer_search import accounts_for, contacts_for
from workstreams.conversations.masking import masked
from workstreams.conversations.models import ContactIdentity, Conversation, Message, Note
from workstreams.models import User

T = TypeVar("T")
M = TypeVar("M", bound=Model)
W = TypeVar("W", Message, Note)

SHORTEST = 2  # letters; less finds half of all
LONGEST = 200
MOST_CUSTOMERS = 10
MOST_NOTES = 10
LONGEST_SEARCH = 3000  # milliseconds
FIRST_PORTION = 500  # of the messages with these words
QUERY_CANCELED = "57014"  # PostgreSQL's word for a statement that took too long


class TooManyMatches(Exception):
    """The search took too long: another word makes it narrower."""


@dataclass(frozen=True)
class Search:
    """`words` are the beginnings of the words that are looked for."""

    text: str

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w+", self.text.casefold())

    @property
    def is_too_short(self) -> bool:
        return not any(len(word) >= SHORTEST for word in self.words)

    @property
    def query(self) -> SearchQuery:
        """Quoted, each of them is taken apart as the text was: an address stays in one piece."""
        told = (each for each in self.text.split() if re.search(r"\w", each))
        quoted = (re.sub(r"(['\\])", r"\1\1", each) for each in told)
        raw = " & ".join(f"'{each}':*" for each in quoted)
        return SearchQuery(raw, config="simple", search_type="raw")

    def in_words_of(self, rows: QuerySet[M], field: str) -> QuerySet[M]:
        found: QuerySet[Any] = rows.alias(words=SearchVector(field, config="simple"))
        return found.filter(words=self.query)

    def finds_what_is_shown(self, text: str) -> bool:
        """Whether the words stand in what a reader is shown: what was hidden is not to be
        recovered by guessing one sign after another."""
        shown = masked(text)
        if shown == text:
            return True
        plain = shown.casefold()
        return all(re.search(rf"(?<!\w){re.escape(word)}", plain) for word in self.words)


def customers_found(search: Search, user: User) -> list[Conversation]:
    """The latest conversation the user may see of each customer, by name, id, or contact."""

    def find() -> list[Conversation]:
        theirs = Conversation.objects.visible_to(user).filter(identity__in=_identities(search))
        latest = theirs.order_by("identity", "-id").distinct("identity").values("pk")
        found = Conversation.objects.filter(pk__in=latest).order_by("-last_activity_at", "-id")
        return list(found.select_related("identity__channel", "channel", "queue")[:MOST_CUSTOMERS])

    return _in_time(find)


def _identities(search: Search) -> QuerySet[ContactIdentity, Any]:
    """Each way by its own index, which a condition with several of them would not use."""
    known = ContactIdentity.objects.filter(erased_at=None).order_by()
    channels = list(Channel.objects.values_list("pk", flat=True))
    contacts = [each.pk for each in contacts_for(search.text, MOST_CUSTOMERS)]
    accounts = [each.pk for each in accounts_for(search.text, MOST_CUSTOMERS)]
    ways = [
        known.filter(channel__in=channels, external_id=search.text),
        known.filter(contact__in=contacts),
        known.filter(account__in=accounts),
        known.filter(contact__account__in=accounts),
    ]
    return search.in_words_of(known, "name").values("pk").union(*(way.values("pk") for way in ways))


def messages_found(search: Search, user: User, before: int | None, most: int) -> Sequence[Message]:
    """What was written in conversations the user may read, the newest first."""
    related = ("conversation__identity__channel", "conversation__channel")
    found: list[Message] = []
    for keys in _portions(search, before):
        theirs = Conversation.objects.readable_by(user).filter(messages__in=keys).values("pk")
        readable = Message.objects.filter(pk__in=keys, conversation__in=theirs)
        shown = readable.select_related(*related).order_by("-pk")
        found += _shown_to_readers(search, shown, most - len(found))
        if len(found) == most:
            break
    return found


def _portions(search: Search, before: int | None) -> Iterator[list[int]]:
    """Ids of the messages with these words, the newest first, in ever larger portions.

    Whose they are is asked of each portion: PostgreSQL does not know how few of all messages
    somebody may read, and would rather read all messages than look the words up. Raises
    TooManyMatches.
    """
    there = Message.objects.filter(unsent_at=None, erased_at=None)
    found = search.in_words_of(there, "text").order_by("-pk").values_list("pk", flat=True)
    began, size = monotonic(), FIRST_PORTION
    while True:
        rest = found if before is None else found.filter(pk__lt=before)
        keys = _in_time(lambda rest=rest, size=size: list(rest[:size]))  # type: ignore[misc]
        yield keys
        if len(keys) < size:
            return
        if (monotonic() - began) * 1000 > LONGEST_SEARCH:
            raise TooManyMatches
        before, size = keys[-1], size * 4


def notes_found(search: Search, user: User) -> Sequence[Note]:
    """What colleagues wrote about conversations the user may read, the newest first."""
    readable = Conversation.objects.readable_by(user).values("pk")
    found = search.in_words_of(Note.objects.filter(conversation__in=readable), "text")
    shown = found.select_related(
        "conversation__identity__channel", "conversation__channel", "author"
    )
    return _in_time(lambda: _shown_to_readers(search, shown.order_by("-pk"), MOST_NOTES))


def _shown_to_readers(search: Search, found: QuerySet[W, Any], most: int) -> list[W]:
    """The first of them in which the words can be read."""
    shown: list[W] = []
    for begin in count(0, most):
        part = list(found[begin : begin + most])
        shown += [each for each in part if search.finds_what_is_shown(each.text)]
        if len(shown) >= most or len(part) < most:
            break
    return shown[:most]


def _in_time(find: Callable[[], T]) -> T:
    """Raises TooManyMatches."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [LONGEST_SEARCH])
            return find()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == QUERY_CANCELED:
            raise TooManyMatches from error
        raise
