"""Facebook has a bad day: what customers write is there once, what agents write left once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from facebook_channel.models import FacebookApplication, FacebookPage
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.scenes import ARRIVED, FULL, answers, in_state, meet, state_of_answer
from workstreams.conversations.models import Direction, Message, State

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

# What a send is answered with, and the only states in which it may end.
LIMITED = {"code": 613, "regain_minutes": 1}  # then the whole page rests
PUT_OFF = [{"code": 1200}, {"code": 1200, "outcome": "error_with_200"}]
SENT_ALL_THE_SAME = [
    {"outcome": outcome, "sent": True} for outcome in ("html", "reset", "hang", "slow")
]
NOT_SENT = [{"outcome": outcome} for outcome in ("html", "reset", "hang")]
REFUSED = [{"code": 551, "error_subcode": 1545041}, {"code": 100, "error_subcode": 2018109}]
ENDINGS = [
    (PUT_OFF, ARRIVED),
    (SENT_ALL_THE_SAME, ARRIVED),
    (NOT_SENT, {State.UNKNOWN}),
    (REFUSED, {State.FAILED}),
]
OF_EACH = 15 if FULL else 2
EXPECTED = [
    (LIMITED, ARRIVED),
    *[(trouble, states) for troubles, states in ENDINGS for trouble in troubles] * OF_EACH,
]
MEANWHILE = [f"message {number}" for number in range(10 if FULL else 3)]
PATIENCE = 600 if FULL else 60


@with_one_broker
def test_bad_answers_lose_and_double_nothing(stage, busy_alice):
    customers = meet(stage, busy_alice, len(EXPECTED))
    expected = dict(zip(customers, EXPECTED, strict=True))
    let_them_fail(stage, expected)

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write_meanwhile, customer) for customer in customers.values()]
        for conversation in customers:
            busy_alice.answer(conversation, f"answer {conversation.pk}")
        for customer in writing:
            customer.result()
    eventually(lambda: all_were_tried(stage), within=PATIENCE, what="the end of all sends")

    for conversation, customer in customers.items():
        assert_it_ended(conversation, customer, *expected[conversation])
    assert not answers().exclude(state__in=ARRIVED).filter(error="").exists()
    assert answers().count() == len(customers)
    assert_all_that_was_written_is_there_once(customers)


def let_them_fail(stage, expected):
    """The first try of each conversation's answer ends as it was told."""
    failures = [
        {**trouble, "psid": conversation.identity.external_id}
        for conversation, (trouble, _states) in expected.items()
    ]
    stage.messenger.become(fail_next_sends=failures)


def write_meanwhile(customer):
    for text in MEANWHILE:
        customer.write(text)


def all_were_tried(stage):
    if not FULL:
        let_the_waiting_be_over()
    return not in_state(State.QUEUED, State.SENDING)


def let_the_waiting_be_over():
    """Facebook asks for a minute of rest; the short form does not grant it."""
    for kind in (FacebookPage, FacebookApplication):
        kind.objects.exclude(rests_until=None).update(rests_until=None)
    now = timezone.now()
    answers().filter(state=State.QUEUED, next_attempt_at__gt=now).update(next_attempt_at=now)


def assert_it_ended(conversation, customer, trouble, states):
    eventually(lambda: state_of_answer(conversation) in states, what=str(trouble))
    arrives = states == ARRIVED
    assert customer.heard() == ([f"answer {conversation.pk}"] if arrives else []), trouble


def assert_all_that_was_written_is_there_once(customers):
    received = Message.objects.filter(direction=Direction.INBOUND).in_order()
    for conversation in customers:
        said = received.filter(conversation=conversation)
        assert list(said.values_list("text", flat=True)) == ["Hello?", *MEANWHILE]
    assert set(Counter(received.values_list("external_id", flat=True)).values()) == {1}
