"""Eight workers distribute at once: nobody is overfilled, nothing goes to two."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.utils import timezone

from routing.distribution import distribute
from tests.fixtures import make_agent
from workstreams.conversations.models import ContactIdentity, Conversation, Participant
from workstreams.models import Queue

WORKERS, AGENTS, CAPACITY, CONVERSATIONS = 8, 10, 7, 100


def waiting_conversations(page, stream):
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(channel=page, external_id=f"66{n:014}") for n in range(CONVERSATIONS)
    )
    placed = {"queue": Queue.default(), "queued_at": timezone.now()}
    Conversation.objects.bulk_create(
        Conversation(identity=one, channel=page, work_stream=stream, **placed) for one in identities
    )


def test_nobody_is_overfilled_and_nothing_goes_to_two(transactional_db, page, stream):
    agents = [make_agent(f"agent{n}", f"Agent {n}", capacity=CAPACITY) for n in range(AGENTS)]
    waiting_conversations(page, stream)
    barrier = Barrier(WORKERS)

    def work(_number):
        try:
            barrier.wait(30)
            return distribute()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        assigned = sum(pool.map(work, range(WORKERS)))

    held = [Conversation.objects.holding_capacity().filter(agent=agent).count() for agent in agents]
    assert held == [CAPACITY] * AGENTS
    assert assigned == Participant.objects.count() == CAPACITY * AGENTS
    assert Conversation.objects.filter(status="open").count() == CONVERSATIONS - assigned
