"""The row about the Callback Uri, as the last test event left it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from facebook_channel.connection import sample_event
from facebook_channel.connection.reachable_check import reachable
from facebook_channel.models import PageCheck

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(page):
    sample_event.ask(page)
    return page


def state_of(page):
    found = reachable(PageCheck.objects.get(page=page), timezone.now())
    return str(found.state), found.sentence


def test_nothing_is_known_before_it_was_tried():
    found = reachable(None, timezone.now())

    assert found.state == "unknown"
    assert "Send me a test event" in found.sentence


def test_event_that_arrives_late_is_orange(asked):
    now = timezone.now()
    PageCheck.objects.update(test_posted_at=now - 2 * MINUTE, test_arrived_at=now)

    state, sentence = state_of(asked)
    assert state == "warning"
    assert "120 seconds" in sentence


def test_event_that_was_answered_badly_and_arrived_is_orange(asked):
    now = timezone.now()
    PageCheck.objects.update(
        test_posted_at=now, test_arrived_at=now, test_sentence="It was not answered in time."
    )

    assert state_of(asked) == (
        "warning",
        "It was not answered in time. The test event arrived all the same.",
    )
