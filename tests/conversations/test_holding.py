"""While the page needs attention its messages wait; what waited for long asks its agent."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from tests.conversations.conftest import send
from workstreams.channels.models import Channel
from workstreams.conversations import delivery, replies
from workstreams.conversations.delivery import deliver_replies, sweep
from workstreams.conversations.holding import release
from workstreams.conversations.models import Message


def after(**time):
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


@pytest.fixture
def held(answer, graph):
    """The token has expired, as the page learnt when it sent this."""
    graph.refuses(190, 463)
    assert send(answer).state == "held"
    graph.mock.reset()
    return answer


def states():
    messages = Message.objects.filter(direction="outbound").order_by("id")
    return list(messages.values_list("state", flat=True))


def test_message_waits_for_the_connection(held):
    assert held.error.startswith("The page has to be reconnected first.")
    assert (held.error_code, held.attempts) == ("190/463", 0)
    assert not held.conversation.events.filter(kind="message_failed").exists()


def test_everything_else_of_the_page_waits_without_a_call(answer, second, graph):
    call = graph.refuses(190)

    send(answer)

    assert states() == ["held", "held"]
    assert call.call_count == 1


def test_what_was_queued_meanwhile_waits_as_well(answer, graph):
    call = graph.sends()
    answer.channel.report_trouble("Enter a new page access token.")

    assert send(answer).state == "held"
    assert call.call_count == 0


def test_nothing_is_tried_while_the_page_needs_attention(held):
    assert sweep() == []
    assert states() == ["held"]


def test_messages_leave_in_order_once_the_page_is_mended(answer, second, graph):
    graph.refuses(190)
    send(answer)
    graph.mock.reset()
    graph.sends("m_ours")
    graph.sends("m_next")
    Channel.objects.get().may_be_mended()

    assert sweep() == [answer.conversation_id]
    deliver_replies(answer.conversation_id)

    sent = Message.objects.filter(state="sent").order_by("id")
    assert [message.external_id for message in sent] == ["m_ours", "m_next"]


def test_later_message_waits_behind_a_held_one(answer, second):
    answer.claim()
    answer.hold("It waits.")

    assert not second.claim()


def test_message_that_waited_for_more_than_an_hour_asks_its_agent(held):
    with after(minutes=61):
        release(held.channel)

    held.refresh_from_db()
    assert (held.state, held.error_code) == ("failed", "held_too_long")
    assert "more than an hour" in held.error
    assert held.conversation.events.filter(kind="message_failed").count() == 1


def test_agent_sends_again_what_waited_for_long(held, alice, graph):
    graph.sends("m_ours")
    with after(hours=2):
        held.channel.may_be_mended()
        release(held.channel)

        assert replies.send_again(held, alice.user)
        assert (send(held).state, held.held_since) == ("sent", None)


def test_time_a_message_waited_counts_from_the_first_time(held, graph):
    graph.refuses(190, 463)
    with after(minutes=50):
        held.channel.may_be_mended()
        sweep()
        assert send(held).state == "held"
    with after(minutes=70):
        release(held.channel)

    held.refresh_from_db()
    assert held.error_code == "held_too_long"


def test_message_whose_window_closed_meanwhile_is_refused(held, graph):
    call = graph.sends()
    shortly_before = datetime.now(UTC) + timedelta(hours=24.5)
    Message.objects.filter(pk=held.pk).update(held_since=shortly_before)
    with after(hours=25):
        held.channel.may_be_mended()
        sweep()
        assert send(held).error_code == "not_allowed"

    assert call.call_count == 0


def test_messages_of_a_retired_page_fail(held, page):
    page.retire()

    sweep()

    assert send(held).error == "This page is no longer connected."


def test_page_that_works_again_by_itself_lets_its_messages_go(held, graph):
    graph.sends()
    held.channel.report_connected()

    sweep()

    assert send(held).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_release_and_send_each_message_once(held, graph):
    graph.sends("m_ours")
    Channel.objects.get().may_be_mended()
    together = Barrier(2)

    def work():
        try:
            together.wait(timeout=10)
            for conversation_id in delivery.sweep():
                delivery.deliver_replies(conversation_id)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for conversation_id in delivery.sweep():
        delivery.deliver_replies(conversation_id)

    assert states() == ["sent"]
    assert len(graph.mock.calls) == 1


def test_wrong_application_secret_holds_answers_until_it_is_mended(answer, graph):
    graph.refuses(100, message="Invalid appsecret_proof provided in the API argument")

    held = send(answer)

    assert held.state == "held"
    assert "Application Secret" in held.channel.health_sentence


@pytest.mark.parametrize(("minutes", "state"), [(10, "queued"), (20, "failed")])
def test_what_is_said_by_itself_waits_for_a_quarter_of_an_hour(held, minutes, state):
    Message.objects.filter(pk=held.pk).update(origin="automated")
    with after(minutes=minutes):
        release(held.channel)

    assert states() == [state]


def test_survey_waits_as_long_as_an_answer(held):
    Message.objects.filter(pk=held.pk).update(origin="automated", kind="survey")
    with after(minutes=50):
        release(held.channel)

    assert states() == ["queued"]
