"""What a notification tells of a conversation, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from omnichannel.inbox.came_from import came_from, language_of
from omnichannel.showing.last_lines import readable
from omnichannel.showing.moments import roughly, when
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation, Direction, Message
from workstreams.models import NotificationField

LONGEST_EXCERPT = 240  # characters; the card shows two lines

Value = NotificationField.Value


class Names(Protocol):
    @property
    def skills(self) -> Mapping[int, str]: ...


@dataclass(frozen=True, kw_only=True)
class Told:
    """`first` and `latest` are what the customer wrote, `earlier` counts their conversations."""

    conversation: Conversation
    now: datetime
    first: str
    latest: str
    earlier: int

    @classmethod
    def by(cls, row: Any, conversation: Conversation, now: datetime) -> Self:
        """`row` was annotated with `facts_of`."""
        return cls(
            conversation=conversation,
            now=now,
            first=_in_short(row.first_words),
            latest=_excerpt(row.words, conversation),
            earlier=row.earlier,
        )

    @property
    def waits(self) -> str:
        """How long; empty where nobody owes the customer an answer."""
        since = self.conversation.waiting_since
        return roughly(self.now - since) if since else ""

    @property
    def waiting_since(self) -> str:
        since = self.conversation.waiting_since
        return when(since, self.now) if since else ""


def facts_of(conversation: str) -> dict[str, Any]:
    """Annotations from which `Told` is made; `conversation` is the way to it."""
    theirs = Message.objects.filter(
        conversation=OuterRef(conversation), direction=Direction.INBOUND
    )
    identity = "identity" if conversation == "pk" else f"{conversation}__identity"
    before = Conversation.objects.filter(
        identity=OuterRef(identity), pk__lt=OuterRef(conversation)
    ).order_by()
    number = before.values("identity").annotate(number=Count("pk")).values("number")
    return {
        "words": Subquery(theirs.in_order().reverse().values("text")[:1]),
        "first_words": Subquery(theirs.in_order().values("text")[:1]),
        "earlier": Coalesce(Subquery(number), 0),
    }


def _excerpt(text: str | None, conversation: Conversation) -> str:
    last_line = "" if conversation.last_line_is_ours else conversation.last_line
    return _in_short(text) or readable(last_line)


def _in_short(text: str | None) -> str:
    return masked(" ".join((text or "").split()))[:LONGEST_EXCERPT]


def value_of(field: NotificationField, told: Told, names: Names) -> str:
    """Empty where there is nothing to tell."""
    if field.value == Value.SKILLS:
        return _skills(told, names)
    if field.value == Value.CONTEXT_VARIABLE:
        value = told.conversation.context_variables.get(field.variable)
        return "" if value is None else _in_short(str(value))
    return VALUES[Value(field.value)](told)


def _skills(told: Told, names: Names) -> str:
    wanted = [int(skill) for skill in told.conversation.required_skills]
    return ", ".join(sorted(names.skills[skill] for skill in wanted if skill in names.skills))


def _queue(told: Told) -> str:
    return str(told.conversation.queue or "")


VALUES: Mapping[Value, Callable[[Told], str]] = {
    Value.CUSTOMER: lambda told: str(told.conversation.identity),
    Value.PAGE: lambda told: told.conversation.channel.name,
    Value.QUEUE: _queue,
    Value.LANGUAGE: lambda told: language_of(told.conversation.identity.locale),
    Value.WAITING_SINCE: lambda told: told.waiting_since,
    Value.FIRST_MESSAGE: lambda told: told.first,
    Value.LAST_MESSAGE: lambda told: told.latest,
    Value.EARLIER: lambda told: str(told.earlier),
    Value.REFERRAL: lambda told: came_from(told.conversation),
}
