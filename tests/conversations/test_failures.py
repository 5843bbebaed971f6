"""That a message failed is told, or it has not failed: a process may die in between."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from workstreams.channels.errors import TemporaryChannelError
from workstreams.conversations import failures, holding
from workstreams.conversations.models import ConversationEvent, Message


class Died(Exception):
    """The process, before the timeline was written."""


@contextmanager
def dying():
    def die(execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{ConversationEvent._meta.db_table}"'):
            raise Died
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die), pytest.raises(Died):
        yield


@pytest.fixture
def claimed(answer):
    assert answer.claim()
    return answer


def state_of(message):
    return Message.objects.get(pk=message.pk).state


def test_failure_that_could_not_be_told_has_not_happened(claimed):
    with dying():
        failures.fail(claimed, "Facebook does not take this.", "100")

    assert state_of(claimed) == "sending"


def test_last_attempt_that_could_not_be_told_has_not_failed(claimed):
    error = TemporaryChannelError("Facebook is busy.", "2", retries=0)
    with dying():
        failures.try_later(claimed, error)

    assert state_of(claimed) == "sending"


def test_question_that_could_not_be_put_to_the_agent_is_put_later(claimed):
    claimed.hold("The page has to be reconnected first.")
    long_ago = timezone.now() - timedelta(hours=2)
    Message.objects.update(held_since=long_ago)
    with dying():
        holding.release(claimed.channel)

    assert state_of(claimed) == "held"
    holding.release(claimed.channel)
    assert state_of(claimed) == "failed"
    assert ConversationEvent.objects.filter(kind="message_failed").count() == 1
