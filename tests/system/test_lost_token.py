"""The page's token dies: answers wait, everybody is told, and with a new one they leave."""

import pytest
from django.utils.html import escape

from facebook_channel.models import FacebookPage
from tests.system.patience import eventually
from tests.system.people import PAGE_ID, AgentAtWork
from tests.system.scenes import FULL, forget_what_redis_knows, in_state, meet
from workstreams.channels.models import Channel
from workstreams.conversations.models import State

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

EXPIRED = 463  # the subcode of error 190
CUSTOMERS = 50 if FULL else 5
SAID = ["Yes, two of them.", "Shall I keep one?"]


def test_answers_wait_for_a_new_token_and_leave_once_and_in_order(stage, busy_alice):
    customers = meet(stage, busy_alice, CUSTOMERS)
    stage.messenger.let_token(error_subcode=EXPIRED)

    with stage.hanging_at_rest("worker1", "worker2"):
        for conversation in customers:
            for text in SAID:
                busy_alice.answer(conversation, text)
    eventually(lambda: in_state(State.HELD) == len(SAID) * CUSTOMERS, what="the holding")
    forget_what_redis_knows(stage)
    assert_everybody_is_told(stage)
    assert all(customer.heard() == [] for customer in customers.values())

    renew_token(stage)
    for customer in customers.values():
        eventually(lambda of=customer: len(of.heard()) >= len(SAID), what="the answers' arrival")
    eventually(lambda: not in_state(State.HELD, State.QUEUED, State.SENDING))
    assert [customer.heard() for customer in customers.values()] == [SAID] * CUSTOMERS
    eventually(lambda: page().health == Channel.Health.CONNECTED, what="the good news")


def assert_everybody_is_told(stage):
    """Agents that answers wait, supervisors why as well."""
    assert page().health == Channel.Health.NEEDS_ATTENTION
    assert "answers wait and do not leave" in AgentAtWork("alice", stage.address("web2")).see("")
    sofia = AgentAtWork("sofia", stage.address("web2"))
    eventually(lambda: why() in sofia.see(""), what="what sofia is told")


def why():
    """First in the words of the refusal, then in those of the check that follows it."""
    sentence = page().health_sentence
    assert "Page Access Token" in sentence
    return escape(sentence)


def renew_token(stage):
    """At Facebook, and then on the page, as an administrator saves it."""
    token = f"{page().access_token}-renewed"
    stage.messenger.give_new_token(token)
    renewed = page()
    renewed.access_token = token
    renewed.save(update_fields=["access_token"])
    renewed.settings_saved()


def page():
    return FacebookPage.objects.get(page_id=PAGE_ID)
