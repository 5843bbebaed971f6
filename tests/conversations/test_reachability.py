"""What Facebook's answers say about the customer is remembered until it is no longer true."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.conversations.conftest import GRAPH, send
from tests.conversations.happenings import at, passed_to
from tests.fixtures import PAGE_ID
from workstreams.conversations.models import ContactIdentity
from workstreams.conversations.permission import reply_permission

ROBOT = "880000000000001"


def identity():
    return ContactIdentity.objects.get()


@pytest.mark.parametrize("error", [(551, 1545041), (10, 2018108), (100, 2018001), (613, 2018338)])
def test_customer_who_cannot_be_reached_is_marked(answer, graph, error):
    graph.refuses(*error)

    assert send(answer).state == "failed"

    assert identity().unreachable_since is not None


def test_mark_keeps_the_time_of_the_first_failure(answer, second, graph):
    graph.refuses(551)
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    ContactIdentity.objects.update(unreachable_since=long_ago)

    send(answer)

    assert identity().unreachable_since == long_ago


def test_error_that_never_passes_is_taken_for_a_block(answer, graph):
    graph.refuses(2)
    at = datetime.now(UTC)
    while answer.state == "queued":
        with time_machine.travel(at):
            send(answer)
        at = answer.next_attempt_at + timedelta(seconds=1)

    assert answer.attempts == 4
    assert identity().unreachable_since is not None


def test_agent_is_warned_before_writing_to_somebody_who_is_not_reached(answer, graph):
    graph.refuses(551)
    send(answer)

    permission = reply_permission(answer.conversation)

    assert permission.allowed
    assert "may have blocked us" in permission.sentence


def test_thread_of_another_application_is_marked(answer, graph):
    graph.refuses(10, 2018300)

    failed = send(answer)

    assert failed.error.startswith("Another application is answering this customer")
    assert identity().held_since is not None
    assert "Another application" in reply_permission(failed.conversation).sentence


def test_message_that_gets_through_clears_both_marks(answer, graph):
    graph.sends()
    now = datetime.now(UTC)
    ContactIdentity.objects.update(unreachable_since=now, held_since=now, held_by="900")

    send(answer)

    known = identity()
    assert (known.unreachable_since, known.held_since, known.held_by) == (None, None, "")


def test_failure_that_says_nothing_about_the_customer_marks_nothing(answer, graph):
    graph.refuses(100)

    send(answer)

    assert identity().unreachable_since is None


def test_thread_was_with_the_other_application_when_we_began_to_send(answer, graph):
    graph.refuses(10, 2018300)

    sent = send(answer)

    assert identity().held_since == sent.claimed_at


def test_hand_over_keeps_the_time_the_platform_told(answer, graph, deliver):
    deliver(passed_to(ROBOT, 100))
    graph.refuses(10, 2018300)

    send(answer)

    assert (identity().held_by, identity().held_since) == (ROBOT, at(100))


def test_thread_that_was_handed_back_before_the_refusal_came_is_ours(
    answer, graph, deliver, application
):
    deliver(passed_to(ROBOT, 90))
    graph.refuses(10, 2018300)
    send(answer)

    deliver(passed_to(application.app_id, 100))

    assert identity().held_since is None


def test_thread_that_was_taken_while_a_message_was_on_its_way_stays_taken(answer, graph):
    ContactIdentity.objects.update(unreachable_since=datetime.now(UTC))
    taken = datetime.now(UTC) + timedelta(minutes=1)

    def meanwhile(_request):
        ContactIdentity.objects.update(held_by=ROBOT, held_since=taken)
        return 200, {}, json.dumps({"message_id": "m_answer"})

    graph.mock.add_callback("POST", f"{GRAPH}/{PAGE_ID}/messages", callback=meanwhile)

    assert send(answer).state == "sent"
    known = identity()
    assert (known.unreachable_since, known.held_by, known.held_since) == (None, ROBOT, taken)
