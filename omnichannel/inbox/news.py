"""What others did to somebody's work while they looked elsewhere, told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from omnichannel.inbox.happenings import sentence_of
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.models import Agent, User

Kind = ConversationEvent.Kind
MOST = 5  # at once; who was away for long looks at the lists
TAKEN_AWAY = [Kind.ASSIGNED, Kind.TRANSFERRED, Kind.RELEASED, Kind.DISCONNECTED]


@dataclass(frozen=True)
class Item:
    """`conversation` is None where it is not theirs to see any more."""

    event: ConversationEvent
    conversation: Conversation | None

    @property
    def sentence(self) -> str:
        return sentence_of(self.event)


@dataclass(frozen=True)
class News:
    """`told` is the last event there was, to ask from the next time."""

    told: int
    items: Sequence[Item]


def news_for(user: User, agent: Agent | None, told: int | None) -> News:
    """What happened after `told`; nothing to who has just come."""
    newest = ConversationEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if told is None or told >= newest:
        return News(newest, [])
    since = ConversationEvent.objects.filter(pk__gt=told, pk__lte=newest)
    concerning = since.filter(_concerns(user, agent)).exclude(actor=user)
    shown = concerning.select_related("conversation__identity__channel", "actor").order_by("pk")
    return News(newest, list(_items(list(shown[:MOST]), user)))


def _concerns(user: User, agent: Agent | None) -> Q:
    mentioned = Q(kind=Kind.MENTIONED, data__user=user.pk)
    if agent is None:  # they supervise, and answer nobody
        return mentioned
    return (
        mentioned
        | Q(kind__in=TAKEN_AWAY, data__from_agent=agent.pk)
        | Q(kind=Kind.CLOSED, data__agent=agent.pk)
        | Q(kind=Kind.SNOOZE_ENDED, conversation__agent=agent)
    )


def _items(events: Sequence[ConversationEvent], user: User) -> Iterator[Item]:
    if not events:
        return
    visible = Conversation.objects.visible_to(user)
    theirs = set(
        visible.filter(pk__in=[event.conversation_id for event in events]).values_list(
            "pk", flat=True
        )
    )
    for event in events:
        yield Item(event, event.conversation if event.conversation_id in theirs else None)
