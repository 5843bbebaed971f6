"""The line of a queue: who waits, in groups that ask for the same."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from routing.requirement import TELLING
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Queue, WorkStream

BATCH = 100
PUSH = WorkStream.Mode.PUSH


@dataclass(frozen=True)
class Need:
    """What conversations that can be dealt out together have in common.

    `alone` is the key of one whose earlier agents make it a case of its own.
    """

    work_stream_id: int
    skills: tuple[tuple[str, int], ...]
    alone: int | None

    @property
    def ratings(self) -> dict[int, int]:
        return {int(skill): least for skill, least in self.skills}


@dataclass(frozen=True)
class Group:
    """Conversations by key, the most urgent first, of those the longest waiting; nobody else
    waits behind the last."""

    need: Need
    keys: list[int]
    is_last: bool


@dataclass
class Line:
    """Looks at the first in line, and not again at what nobody can take.

    Each work stream has a line of its own within the queue, so that what nobody can take of one
    is not walked through to find the next of another.
    """

    queue: Queue
    most_room: int | None = None  # of any agent, once that is known
    hopeless: list[Need] = field(default_factory=list)
    hopeless_streams: set[int] = field(default_factory=set)

    @cached_property
    def streams(self) -> dict[int, WorkStream]:
        """Those the engine serves, read once while this line is."""
        return {stream.pk: stream for stream in WorkStream.objects.filter(mode=PUSH)}

    def next_group(self) -> "Group | None":
        """The first in line, and those right behind it that need the same."""
        heads = [self._head_of(stream) for stream in self._that_fit()]
        if not heads:
            return None
        waiting = heads[0].union(*heads[1:], all=True) if heads[1:] else heads[0]
        line = [
            (pk, Need(stream, tuple(sorted(skills.items())), pk if has_history else None))
            for _, _, pk, stream, skills, has_history in sorted(waiting, key=_place)[:BATCH]
        ]
        if not line:
            return None
        need = line[0][1]
        keys = [pk for pk, _ in takewhile(lambda one: one[1] == need, line)]
        return Group(need, keys, is_last=len(keys) == len(line) < BATCH)

    def give_up(self, need: Need) -> None:
        """Nobody can take these."""
        self.hopeless.append(need)

    def give_up_stream(self, need: Need) -> None:
        """Nobody can take anything of this work stream."""
        self.hopeless_streams.add(need.work_stream_id)

    def _that_fit(self) -> list[WorkStream]:
        return [
            stream
            for key, stream in self.streams.items()
            if key not in self.hopeless_streams
            and (self.most_room is None or stream.capacity <= self.most_room)
        ]

    def _head_of(self, stream: WorkStream) -> Any:
        """Priority, moment, key, work stream, skills, and whether it has a history, of the first
        ones."""
        left = waiting_in(self.queue).filter(work_stream=stream)
        for need in self.hopeless:
            if need.work_stream_id == stream.pk:
                left = left.exclude(_like(need))
        told = Session.objects.filter(conversation=OuterRef("pk"), closure_reason__in=TELLING)
        return left.annotate(has_history=Exists(told)).values_list(
            "priority",
            "last_customer_message_at",
            "pk",
            "work_stream_id",
            "required_skills",
            "has_history",
        )[:BATCH]


def _place(row: tuple[Any, ...]) -> tuple[int, bool, Any, int]:
    """In the line: as the database orders each stream."""
    priority, moment, pk, *_ = row
    return -priority, moment is None, moment, pk


def waiting_in(queue: Queue) -> QuerySet[Conversation]:
    """What the engine has to bring to agents here, the first in line first; who had an
    agent before is tried with that one first, see `affinity`."""
    return Conversation.objects.waiting_for_an_agent().filter(queue=queue, preferred_agent=None)


def _like(need: Need) -> Q:
    if need.alone is not None:
        return Q(pk=need.alone)
    return Q(required_skills=dict(need.skills))
