"""Moments that several stories share: customers who wrote, answers and what became of them."""

import os

import redis

from tests.system.patience import eventually
from workstreams.conversations.models import Conversation, Direction, Message, State, Status

FULL = os.environ.get("PROVE_FULL") == "1"
ARRIVED = {State.SENT, State.DELIVERED, State.READ}


def meet(stage, alice, number):
    """So many customers wrote, and Alice has them all: conversation to customer."""
    customers = [stage.messenger.person(f"Customer {n}") for n in range(number)]
    psids = {customer.write("Hello?"): customer for customer in customers}
    held = Conversation.objects.filter(agent=alice.agent, status=Status.ACTIVE)
    eventually(lambda: held.count() == number, within=60, what="the assignments")
    return {each: psids[each.identity.external_id] for each in held.select_related("identity")}


def answers():
    return Message.objects.filter(direction=Direction.OUTBOUND)


def in_state(*states):
    return answers().filter(state__in=states).count()


def state_of_answer(conversation):
    return answers().get(conversation=conversation).state


def kill_the_workers(stage):
    """As a power cut would; they are back when this returns."""
    workers = ("worker1", "worker2")
    for worker in workers:
        stage.kill(worker)
    for worker in workers:
        stage.start(worker)
    for worker in workers:
        stage.wait_for(worker)


def forget_what_redis_knows(stage):
    if stage.redis_url:
        redis.from_url(stage.redis_url).flushall()
