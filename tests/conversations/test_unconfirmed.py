"""An answer nobody confirmed is recognised when its message is fetched from the platform."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures import GILDA, PAGE_ID
from workstreams.channels.events import MessageEchoed
from workstreams.conversations import replies
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import Message


@pytest.fixture
def unsure(conversation, alice):
    (message,) = replies.reply(conversation, alice.user, "We have two.")
    message.claim()
    message.mark_unknown("Facebook did not answer in time.")
    return message


@pytest.fixture
def fetch(page):
    """What the platform tells of an earlier message of ours: neither our mark nor who sent it."""

    def fetch(text="We have two.", ago=timedelta(0), mid="m_fetched", **more):
        event = MessageEchoed(
            channel_external_id=PAGE_ID,
            identity_external_id=GILDA,
            occurred_at=datetime.now(UTC) - ago,
            external_id=mid,
            text=text,
            **more,
        )
        take_in([Arrival(page, event, is_history=True)])

    return fetch


def outbound():
    return list(Message.objects.filter(direction="outbound").order_by("id"))


def test_unconfirmed_answer_is_settled_and_not_kept_twice(unsure, fetch):
    fetch()

    (message,) = outbound()
    assert (message.pk, message.state, message.external_id) == (unsure.pk, "sent", "m_fetched")


def test_answer_its_agent_confirmed_is_not_kept_twice_either(unsure, fetch):
    unsure.confirm_arrival()

    fetch()

    assert [message.external_id for message in outbound()] == ["m_fetched"]


@pytest.mark.parametrize(
    "other", [{"text": "Something else"}, {"ago": timedelta(hours=1)}, {"application_id": "15"}]
)
def test_other_words_another_time_or_another_application_are_another_message(unsure, fetch, other):
    fetch(**other)

    assert [message.state for message in outbound()] == ["unknown", "sent"]


def test_same_words_said_twice_are_two_messages(unsure, fetch):
    fetch()
    fetch(mid="m_again")

    assert [message.external_id for message in outbound()] == ["m_fetched", "m_again"]


def test_refused_answer_is_never_taken_for_one_that_arrived(conversation, alice, fetch):
    (message,) = replies.reply(conversation, alice.user, "We have two.")
    message.claim()
    message.mark_failed("Facebook refused the message.")

    fetch()

    assert [message.state for message in outbound()] == ["failed", "sent"]
