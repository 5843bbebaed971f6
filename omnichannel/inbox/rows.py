"""One line for each conversation of a list, and everything they need with a query each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from omnichannel.inbox.faces import Face, face_of_customer
from omnichannel.inbox.last_lines import readable
from omnichannel.inbox.moments import roughly, when_in_short
from omnichannel.inbox.reply_window import Window, window_of
from omnichannel.inbox.unread import MANY, unread_in
from workstreams.conversations.models import (
    LIVE,
    WATCHABLE,
    Conversation,
    Draft,
    Look,
    Priority,
    Status,
    Tag,
)
from workstreams.conversations.permission import permission_in
from workstreams.models import Agent, SupervisorSettings, User

MOST_TAGS = 2


@dataclass(frozen=True, kw_only=True)
class Row:
    """One conversation in a list; `window` only where someone has to answer, and the last line
    only where its reader may read the conversation."""

    conversation: Conversation
    now: datetime
    is_readable: bool = True
    offers_pick: bool = False
    unread: int = 0
    has_draft: bool = False
    typing: Sequence[User] = field(default=())
    looking: Sequence[User] = field(default=())

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def unread_words(self) -> str:
        return f"{MANY}+" if self.unread >= MANY else str(self.unread or "")

    @property
    def waits(self) -> str:
        since = self.conversation.waiting_since
        return roughly(self.now - since) if since else ""

    @property
    def last_line(self) -> str:
        return readable(self.conversation.last_line) if self.is_readable else ""

    @property
    def last_moment(self) -> str:
        return when_in_short(self.conversation.last_activity_at, self.now)

    @property
    def snoozed_until(self) -> str:
        until = self.conversation.snoozed_until
        return when_in_short(until, self.now) if until else ""

    @property
    def priority(self) -> str:
        """Empty for the usual one."""
        usual = self.conversation.priority == Priority.NORMAL
        return "" if usual else str(self.conversation.get_priority_display())

    @property
    def tags(self) -> Sequence[Tag]:
        return list(self.conversation.tags.all())[:MOST_TAGS]

    @property
    def more_tags(self) -> int:
        return max(len(self.conversation.tags.all()) - MOST_TAGS, 0)

    @property
    def needs_a_supervisor(self) -> bool:
        """Nobody wanted it, and nobody is asked any more."""
        conversation = self.conversation
        return conversation.status == Status.OPEN and conversation.offering_stopped_at is not None

    @property
    def window(self) -> Window | None:
        if self.conversation.status not in LIVE:
            return None
        session = next(iter(self.conversation.running_sessions), None)  # type: ignore[attr-defined]
        return window_of(permission_in(self.conversation, session, self.now), self.now)


def rows_of(
    shown: Sequence[Conversation],
    reader: User,
    agent: Agent | None,
    now: datetime,
    selected: int | None = None,
) -> Iterator[Row]:
    """What is looked at right now counts as read."""
    keys = [conversation.pk for conversation in shown]
    hides = reader.supervises and not SupervisorSettings.current().monitor
    own = agent.pk if agent else None
    unread = unread_in(keys, reader)
    drafts = Draft.objects.filter(author=reader, conversation__in=keys).exclude(text="")
    drafted = set(drafts.values_list("conversation", flat=True))
    looks = _looks_at(keys, reader, now)
    for conversation in shown:
        key = conversation.pk
        conversation.identity.channel = conversation.channel  # which the row has at hand
        is_others = conversation.agent_id != own and conversation.status in WATCHABLE
        at_it = looks.get(key, [])
        yield Row(
            conversation=conversation,
            now=now,
            is_readable=not (hides and is_others),
            offers_pick=_can_be_picked(conversation, reader, agent),
            unread=0 if key == selected else unread[key],
            has_draft=key in drafted and key != selected,
            typing=[look.user for look in at_it if look.is_typing(now)],
            looking=[look.user for look in at_it if not look.is_typing(now)],
        )


def _can_be_picked(conversation: Conversation, reader: User, agent: Agent | None) -> bool:
    """As far as the row itself tells; whoever takes it is asked about their queues again."""
    waits = conversation.status == Status.OPEN and conversation.queue_id is not None
    may = reader.supervises or conversation.work_stream.agents_may_pick
    return agent is not None and may and waits and conversation.offered_to_id is None


def _looks_at(keys: Sequence[int], reader: User, now: datetime) -> dict[int, list[Look]]:
    fresh = Look.objects.fresh(now).filter(conversation__in=keys).exclude(user=reader)
    found: dict[int, list[Look]] = {}
    for look in fresh.select_related("user").order_by("user__name"):
        found.setdefault(look.conversation_id, []).append(look)
    return found
