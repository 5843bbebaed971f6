"""A page that has to slow down delays its messages and nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from facebook_channel.models import FacebookPage
from facebook_channel.rate_limit import rest
from tests.conversations.conftest import send
from tests.fixtures import GILDA
from workstreams.channels.errors import SlowDown
from workstreams.conversations.delivery import sweep
from workstreams.conversations.models import ContactIdentity, Conversation, Message

OTHER_PAGE = "110000000000008"


@pytest.fixture
def resting(answer):
    rest.keep(answer.channel.facebookpage, 600)
    return answer


def test_message_of_a_resting_page_goes_back_into_the_line(resting, graph):
    call = graph.sends()

    waiting = send(resting)

    assert (waiting.state, waiting.attempts) == ("queued", 0)
    assert waiting.error == "Facebook asks us to go more slowly. This goes on by itself."
    assert waiting.next_attempt_at > datetime.now(UTC) + timedelta(seconds=590)
    assert call.call_count == 0


def test_waiting_for_the_bucket_never_fails_a_message(resting, graph):
    at = datetime.now(UTC)
    for _ in range(10):
        with time_machine.travel(at):
            rest.keep(resting.channel.facebookpage, 600)
            send(resting)
        at = resting.next_attempt_at
    assert (resting.state, resting.attempts) == ("queued", 0)


def test_later_message_waits_behind_the_one_that_slows_down(resting, second, graph):
    send(resting)

    assert not second.claim()


def test_limit_of_facebook_lets_the_whole_page_rest(answer, graph):
    graph.refuses(613)

    send(answer)

    with pytest.raises(SlowDown):
        rest.respect(answer.channel.facebookpage)


def test_busy_page_does_not_starve_another(answer, page):
    for number in range(5):
        queue_message(page, f"66000000000001{number}")
    other = FacebookPage.objects.create(
        kind="facebook",
        name="Other",
        work_stream=page.work_stream,
        application=page.application,
        page_id=OTHER_PAGE,
        access_token="another-token",
    )
    last = queue_message(other, GILDA)

    assert last.conversation_id in sweep(at_most=2)


def queue_message(page, customer):
    identity = ContactIdentity.objects.create(channel=page, external_id=customer)
    conversation = Conversation.objects.create(
        channel=page, identity=identity, work_stream=page.work_stream
    )
    return Message.objects.create(
        conversation=conversation,
        channel=page,
        direction="outbound",
        origin="agent",
        text="hello",
        state="queued",
        next_attempt_at=datetime.now(UTC) - timedelta(seconds=1),
    )
