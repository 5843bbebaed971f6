"""Who works in the inbox that is measured, and what is there before the first message."""

from dataclasses import dataclass

from django.utils import timezone

from benchmarks.vocabulary import FIRST, LAST, SUPERVISOR
from workstreams.conversations.models import Tag
from workstreams.models import Agent, Presence, Queue, QueueMembership, User

AGENTS = 20
QUEUES = 10
SERVED = 3  # queues of each agent
TAGS = 12


@dataclass(frozen=True)
class People:
    """Who works there, by what SQL says of the n-th one."""

    first: int
    first_user: int
    first_queue: int
    first_tag: int

    @property
    def agent(self) -> str:
        return f"{self.first} + mod(n, {AGENTS})"

    @property
    def user(self) -> str:
        return f"{self.first_user} + mod(n, {AGENTS})"


def hire() -> People:
    """Agents, a supervisor, queues and tags; nothing has been written yet."""
    staff = [User(username=f"agent{n}", name=f"{FIRST[n]} {LAST[n]}") for n in range(AGENTS)]
    supervisor = User(username=SUPERVISOR, name="Sofia", role=User.Role.SUPERVISOR)
    for user in [*staff, supervisor]:
        user.monitoring_acknowledged_at = timezone.now()
    users = User.objects.bulk_create([*staff, supervisor])[:AGENTS]
    available = Presence.available()
    agents = Agent.objects.bulk_create(Agent(user=u, presence=available) for u in users)
    queues = Queue.objects.bulk_create(Queue(name=f"Queue {n}") for n in range(QUEUES))
    QueueMembership.objects.bulk_create(
        QueueMembership(queue=queues[(place + n) % QUEUES], agent=agent)
        for place, agent in enumerate(agents)
        for n in range(SERVED)
    )
    tags = Tag.objects.bulk_create(Tag(name=f"tag {n}") for n in range(TAGS))
    return People(agents[0].pk, users[0].pk, queues[0].pk, tags[0].pk)
