"""An answer that has not left yet says until when it waits, or for what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.showing.moments import clock
from tests.inbox.conftest import address
from workstreams.conversations.models import State

REST = "Facebook asks us to go more slowly."


@pytest.fixture
def read(at_alices, conversation):
    return lambda: at_alices.get(address(conversation)).content.decode()


def test_an_answer_that_comes_later_says_when_and_why(read, conversation, write):
    due_at = timezone.now() + timedelta(minutes=5)
    write(conversation, "Yes", state=State.QUEUED, next_attempt_at=due_at, error=REST)

    assert f"Waits until {clock(due_at)}: {REST}" in read().replace("tomorrow ", "")


def test_an_answer_that_comes_in_a_moment_names_no_time(read, conversation, write):
    due_at = timezone.now() + timedelta(seconds=5)
    write(conversation, "Yes", state=State.QUEUED, next_attempt_at=due_at, error=REST)

    html = read()
    assert "Waits until" not in html
    assert "Sending, one more try follows" in html


@pytest.mark.parametrize("state", [State.QUEUED, State.HELD, State.SENDING])
def test_an_answer_behind_another_one_says_so(read, conversation, write, state):
    write(conversation, "Yes", state=state, next_attempt_at=timezone.now())
    write(conversation, "It is in stock", state=State.QUEUED, next_attempt_at=timezone.now())

    assert read().count("Waits for the message before it") == 1


@pytest.mark.parametrize(("seconds", "waits"), [(5, True), (61, False)])
def test_an_answer_waits_behind_an_unsure_one_as_long_as_its_echo_may_come(
    read, conversation, write, seconds, waits
):
    since = timezone.now() - timedelta(seconds=seconds)
    write(conversation, "Yes", state=State.UNKNOWN, unknown_since=since)
    write(conversation, "It is in stock", state=State.QUEUED, next_attempt_at=timezone.now())

    assert ("Waits for the message before it" in read()) is waits


def test_an_unsure_answer_asks_its_agent_when_nothing_is_checked_any_more(
    read, conversation, write
):
    since = timezone.now() - timedelta(seconds=61)
    write(conversation, "Yes", state=State.UNKNOWN, unknown_since=since)

    html = read()
    assert "Look at Facebook whether it arrived" in html
    assert "Checking with Facebook" not in html
