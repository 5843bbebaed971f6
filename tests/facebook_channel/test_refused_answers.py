"""An answer that Facebook refuses has the page looked at, and tells what no look can see."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from facebook_channel.connection import check_schedule, health
from facebook_channel.models import PageCheck
from tests.facebook_channel.connecting import check
from workstreams.channels.models import Channel

HOUR = timedelta(hours=1)
REFUSAL = "Facebook has restricted what this page may send."


@pytest.fixture
def looked_at(facebook, page):
    """A page that was in order an hour and more ago."""
    check(page)
    PageCheck.objects.update(checked_at=timezone.now() - 2 * HOUR)
    return page


def look(page):
    """As the sweep does: only what is due."""
    for page_id in check_schedule.due():
        health.check(page_id)
    page.refresh_from_db()
    return page.health


def test_refused_answer_makes_the_check_due_now(looked_at):
    looked_at.report_trouble(REFUSAL)

    assert check_schedule.due() == [looked_at.pk]


def test_page_that_was_just_looked_at_is_looked_at_again_after_a_refusal(facebook, page):
    check(page)
    page.report_trouble(REFUSAL)

    assert check_schedule.due() == [page.pk]


def test_trouble_that_a_check_has_found_makes_no_check_due(facebook, page):
    facebook.dead = (190, 463)
    check(page)

    assert check_schedule.due() == []


def test_reason_that_the_check_finds_is_mailed(facebook, looked_at, reader, mailoutbox):
    looked_at.report_trouble(REFUSAL)
    facebook.dead = (190, 463)

    look(looked_at)

    assert [mail.subject for mail in mailoutbox] == [
        "Harbour Lamps needs attention: no answers leave"
    ]
    assert "has expired" in mailoutbox[0].body


def test_refusal_is_mailed_while_facebook_cannot_be_asked(facebook, looked_at, reader, mailoutbox):
    looked_at.report_trouble(REFUSAL)
    facebook.away = True

    assert look(looked_at) == Channel.Health.NEEDS_ATTENTION
    assert REFUSAL in mailoutbox[0].body


def test_refusal_without_a_reason_is_tried_once_more(looked_at, reader, mailoutbox):
    looked_at.report_trouble(REFUSAL)

    assert look(looked_at) == Channel.Health.CONNECTED
    assert mailoutbox == []


def test_second_refusal_without_a_reason_counts_for_an_hour(looked_at, reader, mailoutbox):
    looked_at.report_trouble(REFUSAL)
    look(looked_at)
    looked_at.report_trouble(REFUSAL)

    assert look(looked_at) == Channel.Health.NEEDS_ATTENTION
    assert REFUSAL in mailoutbox[0].body
    assert check_schedule.due() == []
    with time_machine.travel(timezone.now() + HOUR + timedelta(minutes=1)):
        assert look(looked_at) == Channel.Health.CONNECTED


def test_refusal_that_lasts_is_mailed_once_a_day(looked_at, reader, mailoutbox):
    for hours in range(6):
        with time_machine.travel(timezone.now() + hours * timedelta(minutes=61)):
            looked_at.report_trouble(REFUSAL)
            look(looked_at)
            looked_at.report_trouble(REFUSAL)
            look(looked_at)

    assert len(mailoutbox) == 1
