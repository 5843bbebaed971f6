"""One line for each conversation of a list, and everything they need with a query each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from omnichannel.inbox.onlookers import NOBODY, Onlookers, onlookers_in
from omnichannel.inbox.unread import MANY, NOTHING, Written, written_in
from omnichannel.showing.faces import Face, face_of_customer
from omnichannel.showing.last_lines import readable
from omnichannel.showing.moments import roughly, when_in_short
from omnichannel.showing.reply_window import Window, window_of
from workstreams.conversations.models import (
    LIVE,
    WATCHABLE,
    Conversation,
    Draft,
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
    written: Written
    is_selected: bool = False
    is_readable: bool = True
    offers_pick: bool = False
    has_draft: bool = False
    onlookers: Onlookers = NOBODY

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def unread(self) -> int:
        """What is looked at right now counts as read."""
        return 0 if self.is_selected else self.written.unread

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
    keys = [conversation.pk for conversation in shown]
    written, drafted = written_in(keys, reader), Draft.objects.begun_in(keys, reader)
    onlookers = onlookers_in(keys, reader, now)
    hides = reader.supervises and not SupervisorSettings.current().monitor
    for conversation in shown:
        key = conversation.pk
        conversation.identity.channel = conversation.channel  # which the row has at hand
        yield Row(
            conversation=conversation,
            now=now,
            written=written.get(key, NOTHING),
            is_selected=key == selected,
            is_readable=not (hides and _is_watched(conversation, agent)),
            offers_pick=_can_be_picked(conversation, reader, agent),
            has_draft=key in drafted and key != selected,
            onlookers=onlookers.get(key, NOBODY),
        )


def _is_watched(conversation: Conversation, agent: Agent | None) -> bool:
    """Its reader would look over somebody's shoulder."""
    is_own = agent is not None and conversation.agent_id == agent.pk
    return not is_own and conversation.status in WATCHABLE


def _can_be_picked(conversation: Conversation, reader: User, agent: Agent | None) -> bool:
    """As far as the row itself tells; whoever takes it is asked about their queues again."""
    waits = conversation.status == Status.OPEN and conversation.queue_id is not None
    may = reader.supervises or conversation.work_stream.agents_may_pick
    return agent is not None and may and waits and conversation.offered_to_id is None
