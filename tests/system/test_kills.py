"""Whatever is killed, and whenever: no message is lost, none is there twice."""

import itertools
import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db.models import Count, F

from facebook_channel.models import WebhookDelivery
from tests.system.facebook import Facebook, text_event
from tests.system.patience import eventually
from tests.system.scenes import (
    ARRIVED,
    FULL,
    answers,
    forget_what_redis_knows,
    in_state,
    kill_the_workers,
    meet,
    state_of_answer,
)
from workstreams.conversations import delivery
from workstreams.conversations.models import Conversation, Message, State
from workstreams.conversations.models.message_query import SENDING_LEASE

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

CUSTOMERS = 200 if FULL else 40
EACH = 5  # messages of every customer
VICTIMS = ["worker1", "web1", "beat", "worker2", "web2"] if FULL else ["worker1", "web1"]
ANSWERS = 60
LOST_ANSWERS = 10  # sends whose answer the simulator swallows


def posts():
    """The body of every message of every customer, in no order."""
    now = int(time.time() * 1000)
    everything = [
        text_event(str(9_000_000 + who), f"m_{who}_{number}", str(number), now + number)
        for who in range(CUSTOMERS)
        for number in range(EACH)
    ]
    random.Random(1).shuffle(everything)
    return everything


def test_killed_processes_lose_and_double_nothing(stage):
    facebook = Facebook([stage.address("web1"), stage.address("web2")])
    everything = posts()
    parts = split(everything, len(VICTIMS) + 1)
    with ThreadPoolExecutor(8) as pool:
        under_way = []
        for part, victim in itertools.zip_longest(parts, VICTIMS):
            under_way.append([pool.submit(facebook.deliver, body) for body in part])
            if victim is not None:
                kill_in_the_middle(stage, victim, under_way[-1])
        assert all(post.result() for posts in under_way for post in posts)

    eventually(lambda: not unprocessed().exists(), within=60, what="the end of the work")

    assert not WebhookDelivery.objects.filter(state=WebhookDelivery.State.FAILED).exists()
    in_order = [str(number) for number in range(EACH)]
    assert threads() == {str(9_000_000 + who): in_order for who in range(CUSTOMERS)}
    assert conversations_per_customer() == [1] * CUSTOMERS
    eventually(lambda: not Conversation.objects.filter(queue=None).exists(), what="the routing")


def split(everything, number):
    size = -(-len(everything) // number)
    return [everything[start : start + size] for start in range(0, len(everything), size)]


def kill_in_the_middle(stage, victim, posts):
    eventually(lambda: sum(post.done() for post in posts) > len(posts) // 3, what="the first third")
    stage.kill(victim)
    stage.start(victim)
    forget_what_redis_knows(stage)
    stage.wait_for(victim)


def unprocessed():
    return WebhookDelivery.objects.filter(state=WebhookDelivery.State.PENDING)


def threads():
    """The texts of each customer in the order an agent sees them."""
    said = defaultdict(list)
    rows = Message.objects.in_order().values_list("conversation__identity__external_id", "text")
    for customer, text in rows:
        said[customer].append(text)
    return said


def conversations_per_customer():
    live = Conversation.objects.live().values("identity").annotate(number=Count("pk"))
    return [row["number"] for row in live]


def test_answers_cut_off_in_mid_send_arrive_once_or_are_shown_as_unsure(stage, busy_alice):
    customers = meet(stage, busy_alice, ANSWERS)
    stage.messenger.become(send_delay_ms=1000, drop_answer_next_sends=LOST_ANSWERS)

    for some in split(list(customers), 2):
        for conversation in some:
            busy_alice.answer(conversation, f"answer {conversation.pk}")
        eventually(lambda: in_state(State.SENDING), what="the sending")
        kill_the_workers(stage)
    eventually(lambda: not in_state(State.QUEUED), what="an attempt for each")
    let_the_lease_run_out()
    eventually(
        lambda: not in_state(State.QUEUED, State.SENDING), within=90, what="the end of all sends"
    )

    states = Counter(answers().values_list("state", flat=True))
    assert states.total() == ANSWERS
    assert set(states) <= ARRIVED | {State.UNKNOWN}  # which the agent is shown
    for conversation, customer in customers.items():
        heard = customer.heard()
        assert heard in ([], [f"answer {conversation.pk}"])
        assert heard or state_of_answer(conversation) == State.UNKNOWN
        if heard:  # then the echo says so, also where the worker could not
            eventually(lambda of=conversation: state_of_answer(of) in ARRIVED, what="the echo")


def test_answer_nobody_confirms_is_shown_as_unsure_and_not_sent_again(stage, busy_alice):
    [(conversation, customer)] = meet(stage, busy_alice, 1).items()
    stage.messenger.become(drop_answer_next_sends=1, no_echo=True, no_receipts=True)

    busy_alice.answer(conversation, "Yes, two of them.")

    eventually(lambda: in_state(State.UNKNOWN), what="the doubt")
    assert delivery.sweep() == []
    assert customer.heard() == ["Yes, two of them."]
    shown = busy_alice.request("GET", "messages/?direction=outbound").json()["results"]
    assert [(message["state"], bool(message["error"])) for message in shown] == [("unknown", True)]


def let_the_lease_run_out():
    """What a killed worker held is given up a minute later; the short form does not wait for it."""
    if not FULL:
        held = answers().filter(state=State.SENDING)
        held.update(claimed_at=F("claimed_at") - SENDING_LEASE)
