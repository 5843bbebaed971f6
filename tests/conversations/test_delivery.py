"""An answer leaves once, in its turn, and what became of it is told."""

import json
from datetime import UTC, datetime, timedelta

import requests
import time_machine
from django.utils import timezone

from tests.conversations.conftest import body_of, send
from tests.conversations.test_echoes import echo_of
from workstreams.conversations import replies
from workstreams.conversations.delivery import deliver_replies, sweep
from workstreams.conversations.models import Message
from workstreams.conversations.models.message_sending import RETRY_DELAYS


def test_answer_is_queued_until_it_is_sent(answer, graph):
    graph.sends("m_ours")
    assert answer.state == "queued"

    sent = send(answer)

    assert (sent.state, sent.external_id, sent.attempts) == ("sent", "m_ours", 1)
    assert sent.sent_at is not None


def test_answer_carries_its_mark(answer, graph):
    call = graph.sends()

    send(answer)

    assert body_of(call)["message"] == {
        "text": "Yes, two of them.",
        "metadata": str(answer.client_key),
    }


def test_sent_answer_is_not_sent_again(answer, graph):
    call = graph.sends()

    send(send(answer))

    assert call.call_count == 1


def test_answers_leave_in_order(second, graph):
    call = graph.sends("m_ours")
    call = graph.sends("m_next")

    deliver_replies(second.conversation_id)

    sent = Message.objects.filter(state="sent").order_by("id")
    assert [message.external_id for message in sent] == ["m_ours", "m_next"]
    assert body_of(call)["message"]["text"] == "Shall I keep one?"


def test_message_is_claimed_only_once(answer):
    other = Message.objects.get(pk=answer.pk)

    assert answer.claim()
    assert not other.claim()


def test_second_waits_while_the_first_is_on_its_way(answer, second):
    answer.claim()

    assert not second.claim()


def test_second_waits_while_the_first_is_to_be_tried_again(answer, second, graph):
    graph.refuses(1200)

    deliver_replies(answer.conversation_id)

    second.refresh_from_db()
    assert (second.state, second.attempts) == ("queued", 0)


def test_second_waits_sixty_seconds_behind_one_that_is_not_confirmed(answer, second):
    answer.claim()
    answer.mark_unknown("No answer.")

    with time_machine.travel(answer.unknown_since + timedelta(seconds=59)):
        assert not second.claim()
    with time_machine.travel(answer.unknown_since + timedelta(seconds=61)):
        assert second.claim()


def test_second_follows_when_the_first_has_failed(answer, second, graph):
    graph.refuses(100)
    graph.sends("m_next")

    deliver_replies(answer.conversation_id)

    assert list(Message.objects.filter(direction="outbound").values_list("state", flat=True)) == [
        "failed",
        "sent",
    ]


def test_temporary_failure_is_tried_again_a_little_later(answer, graph):
    graph.refuses(1200)

    waiting = send(answer)

    assert (waiting.state, waiting.error_code) == ("queued", "1200")
    assert waiting.next_attempt_at > datetime.now(UTC)
    assert sweep() == []
    with time_machine.travel(waiting.next_attempt_at + timedelta(seconds=1)):
        assert sweep() == [waiting.conversation_id]


def test_delay_grows_until_the_message_has_failed(answer, graph):
    call = graph.refuses(1200)
    delays = try_until_it_fails(answer)

    for delay, least in zip(delays[:-1], RETRY_DELAYS, strict=True):
        assert least <= delay <= 1.25 * least
    assert (answer.state, answer.error) == ("failed", "Facebook is busy.")
    assert call.call_count == len(RETRY_DELAYS) + 1
    assert answer.conversation.events.filter(kind="message_failed").count() == 1


def test_what_fails_in_vain_is_tried_less_often(answer, graph):
    call = graph.refuses(100, 2018294)

    try_until_it_fails(answer)

    assert call.call_count == 2


def test_second_try_does_not_come_before_facebook_wants_it(answer, graph):
    usage = {"1": [{"estimated_time_to_regain_access": 3}]}
    graph.refuses(613, headers={"x-business-use-case-usage": json.dumps(usage)})

    waiting = send(answer)

    assert waiting.next_attempt_at > datetime.now(UTC) + timedelta(minutes=2.9)


def test_retry_ends_with_the_window(answer, graph):
    call = graph.refuses(1200)
    send(answer)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert send(answer).error_code == "not_allowed"

    assert call.call_count == 1


def try_until_it_fails(message):
    """How long each try was put off; the last one was not."""
    delays = []
    at = datetime.now(UTC)
    while message.state == "queued":
        with time_machine.travel(at, tick=False):
            send(message)
        delays.append(message.next_attempt_at - at)
        at = message.next_attempt_at
    return delays


def test_permanent_failure_tells_the_agent_why(answer, graph):
    graph.refuses(551, 1545041, fbtrace_id="AbC")

    failed = send(answer)

    assert (failed.state, failed.error_code) == ("failed", "551/1545041")
    assert failed.trace_id == "AbC"
    assert failed.error.startswith("This person does not receive messages from us now.")
    event = failed.conversation.events.get(kind="message_failed")
    assert event.data == {"message": failed.pk, "code": "551/1545041"}


def test_call_that_broke_off_is_not_confirmed(answer, graph):
    call = graph.breaks(requests.ReadTimeout("slow"))

    unsure = send(answer)

    assert (unsure.state, unsure.error_code) == ("unknown", "ReadTimeout")
    send(unsure)
    assert call.call_count == 1


def test_call_that_broke_off_is_settled_by_its_echo(answer, graph, deliver):
    graph.breaks(requests.ReadTimeout("slow"))
    send(answer)

    deliver(echo_of(answer, mid="m_ours"))

    answer.refresh_from_db()
    assert (answer.state, answer.external_id) == ("sent", "m_ours")


def test_send_that_was_cut_off_is_not_confirmed(answer):
    answer.claim()

    with time_machine.travel(answer.claimed_at + timedelta(seconds=59)):
        sweep()
    assert Message.objects.get(pk=answer.pk).state == "sending"
    with time_machine.travel(answer.claimed_at + timedelta(seconds=61)):
        sweep()
    assert Message.objects.get(pk=answer.pk).state == "unknown"


def test_agent_can_send_a_failed_message_again(answer, alice, graph):
    graph.refuses(100)
    graph.sends("m_ours")
    send(answer)

    assert replies.send_again(answer, alice.user)
    assert (send(answer).state, answer.error) == ("sent", "")


def test_what_is_sent_again_stands_where_the_customer_sees_it(answer, alice, graph):
    graph.refuses(100)
    send(answer)
    later = timezone.now() + timedelta(minutes=10)

    with time_machine.travel(later, tick=False):
        replies.send_again(answer, alice.user)

    assert answer.occurred_at == later


def test_agent_can_confirm_what_was_not_confirmed(answer):
    answer.claim()
    answer.mark_unknown("No answer.")

    assert replies.confirm_arrival(answer)
    assert (answer.state, answer.sent_at) == ("sent", answer.claimed_at)


def test_what_was_sent_needs_no_decision(answer, alice, graph):
    graph.sends()
    send(answer)

    assert not replies.send_again(answer, alice.user)
    assert not replies.confirm_arrival(answer)
