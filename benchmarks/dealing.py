"""Runs inside the product: deals conversations to agents and prints what each one cost.

`python -m benchmarks.dealing '{"shape": "batch", "agents": 10, "waiting": 100, "asks": false}' …`
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from routing.distribution import distribute, distribute_to  # noqa: E402
from workstreams.channels.models import Channel  # noqa: E402
from workstreams.conversations.models import ContactIdentity, Conversation, Session  # noqa: E402
from workstreams.models import Agent, Presence, Queue, User, WorkStream  # noqa: E402

MOST_WAITING = 50_000
ARRIVALS = 60
FREED = 60
BATCHES = 500  # conversations dealt in one go
PLENTY = 1000

Figures = dict[str, object]


def main(wanted: list[Figures]) -> None:
    stage = Stage()
    for one in wanted:
        cost = stage.measure(**one)  # type: ignore[arg-type]
        print(json.dumps({**one, "seconds": cost}), flush=True)


class Stage:
    """Agents and waiting conversations are put out anew for each measurement."""

    def __init__(self) -> None:
        self.channel = Channel.objects.get()
        self.stream = self.channel.work_stream
        self.hopeless = WorkStream.objects.create(name="Hopeless", allowed_presences=["offline"])
        self.queue = Queue.default()
        self._keep_copies()

    def measure(self, shape: str, agents: int, waiting: int, asks: bool) -> float:
        """Seconds per assignment."""
        WorkStream.objects.filter(pk=self.stream.pk).update(auto_assign=not asks)
        deal: Callable[[int, int], float] = getattr(self, f"_{shape}")
        return deal(agents, waiting)

    def _batch(self, agents: int, waiting: int) -> float:
        """A backlog, and agents who come to work all at once."""
        dealt = min(waiting, BATCHES)
        self._put_out(agents, waiting, self.stream, capacity=max(1, dealt // agents))
        return self._timed(distribute) / Session.objects.count()

    def _arrival(self, agents: int, waiting: int) -> float:
        """One after the other arrives, behind a backlog for which nobody is there."""
        self._put_out(agents, waiting, self.hopeless, capacity=PLENTY)
        fresh = Conversation.objects.filter(pk__in=self._add(ARRIVALS, self.stream))
        fresh.update(queue=None)
        spent = 0.0
        for key in fresh.values_list("pk", flat=True):
            Conversation.objects.filter(pk=key).update(queue=self.queue)
            spent += self._timed(lambda: distribute([self.queue.pk]))
        assert Session.objects.count() == ARRIVALS
        return spent / ARRIVALS

    def _freed(self, agents: int, waiting: int) -> float:
        """Everyone is full; one after the other has room for one more."""
        self._put_out(agents, waiting, self.stream, capacity=0)
        everyone = list(Agent.objects.order_by("pk"))
        spent = 0.0
        for number in range(FREED):
            agent = everyone[number % agents]
            Agent.objects.filter(pk=agent.pk).update(capacity=number // agents + 1)
            Agent.objects.filter(pk=agent.pk).update(presence=Presence.available())
            spent += self._timed(lambda agent=agent: distribute_to(agent))  # type: ignore[misc]
        assert Session.objects.count() == FREED
        return spent / FREED

    @staticmethod
    def _timed(do: Callable[[], object]) -> float:
        started = perf_counter()
        do()
        return perf_counter() - started

    def _put_out(self, agents: int, waiting: int, stream: WorkStream, capacity: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE conversations_conversation, workstreams_agent, workstreams_user,"
                " routing_assignmentround CASCADE"
            )
        users = User.objects.bulk_create(
            User(username=f"a{n}", name=f"Agent {n}") for n in range(agents)
        )
        available = Presence.available()
        Agent.objects.bulk_create(
            Agent(user=user, presence=available, capacity=capacity) for user in users
        )
        self._add(waiting, stream)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add(self, number: int, stream: WorkStream) -> list[int]:
        """So many wait, of customers who have no conversation yet."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO conversations_conversation SELECT * FROM copies"
                " WHERE identity_id NOT IN (SELECT identity_id FROM conversations_conversation)"
                " ORDER BY id LIMIT %s RETURNING id",
                [number],
            )
            keys = [row[0] for row in cursor.fetchall()]
        Conversation.objects.filter(pk__in=keys).exclude(work_stream=stream).update(
            work_stream=stream
        )
        return keys

    def _keep_copies(self) -> None:
        """Rows to put out again quickly."""
        Conversation.objects.bulk_create(self._conversations(), batch_size=5000)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE copies AS SELECT * FROM conversations_conversation")
            cursor.execute("TRUNCATE conversations_conversation CASCADE")

    def _conversations(self) -> Iterator[Conversation]:
        number = MOST_WAITING + ARRIVALS
        identities = ContactIdentity.objects.bulk_create(
            (ContactIdentity(channel=self.channel, external_id=f"{n}") for n in range(number)),
            batch_size=5000,
        )
        since = timezone.now() - timedelta(days=1)
        for order, identity in enumerate(identities):
            yield Conversation(
                identity=identity,
                channel=self.channel,
                work_stream=self.stream,
                queue=self.queue,
                queued_at=since,
                last_customer_message_at=since + timedelta(seconds=order),
            )


if __name__ == "__main__":
    main([json.loads(argument) for argument in sys.argv[1:]])
