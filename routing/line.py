"""The line of a queue: who waits, in groups that ask for the same."""

from dataclasses import dataclass, field
from itertools import takewhile

from django.db.models import Exists, OuterRef, Q, QuerySet

from routing.requirement import TELLING
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Queue, WorkStream

BATCH = 100


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
    """Conversations by key, the longest waiting first; nobody else waits behind the last."""

    need: Need
    keys: list[int]
    is_last: bool


@dataclass
class Line:
    """Looks at the longest waiting first, and not again at what nobody can take."""

    queue: Queue
    most_room: int | None = None  # of any agent, once that is known
    hopeless: list[Need] = field(default_factory=list)
    hopeless_streams: set[int] = field(default_factory=set)
    streams: dict[int, WorkStream] = field(default_factory=dict)

    def stream(self, need: Need) -> WorkStream:
        """Read once while this line is served."""
        key = need.work_stream_id
        if key not in self.streams:
            self.streams[key] = WorkStream.objects.get(pk=key)
        return self.streams[key]

    def next_group(self) -> "Group | None":
        """The longest waiting, and those right behind it that need the same."""
        line = [
            (pk, Need(stream, tuple(sorted(skills.items())), pk if has_history else None))
            for pk, stream, skills, has_history in self._waiting()[:BATCH]
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

    def _waiting(self) -> "QuerySet[Conversation, tuple[int, int, dict[str, int], bool]]":
        left = waiting_in(self.queue).exclude(work_stream__in=self.hopeless_streams)
        if self.most_room is not None:
            left = left.filter(work_stream__capacity__lte=self.most_room)
        for need in self.hopeless:
            left = left.exclude(_like(need))
        told = Session.objects.filter(conversation=OuterRef("pk"), closure_reason__in=TELLING)
        return left.annotate(has_history=Exists(told)).values_list(
            "pk", "work_stream_id", "required_skills", "has_history"
        )


def waiting_in(queue: Queue) -> QuerySet[Conversation]:
    """What the engine has to bring to agents here, the longest waiting first; who had an
    agent before is tried with that one first, see `affinity`."""
    return Conversation.objects.waiting_for_an_agent().filter(
        queue=queue, preferred_agent=None, work_stream__mode=WorkStream.Mode.PUSH
    )


def _like(need: Need) -> Q:
    if need.alone is not None:
        return Q(pk=need.alone)
    return Q(work_stream=need.work_stream_id, required_skills=dict(need.skills))
