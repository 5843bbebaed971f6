"""How a channel is, and since when we know."""

from datetime import timedelta

import time_machine
from django.utils import timezone


def how(page):
    page.refresh_from_db()
    return page.health, page.health_sentence, page.health_checked_at


def test_first_call_that_is_taken_shows_the_channel_as_connected(page):
    page.report_connected()

    health, sentence, checked_at = how(page)
    assert (health, sentence) == ("connected", "")
    assert checked_at is not None


def test_connection_is_written_down_once_a_minute_at_most(page):
    page.report_connected()
    first = how(page)[2]

    with time_machine.travel(timezone.now() + timedelta(seconds=50)):
        page.report_connected()
        assert how(page)[2] == first

    with time_machine.travel(timezone.now() + timedelta(seconds=70)):
        page.report_connected()
        assert how(page)[2] > first


def test_connection_after_trouble_is_written_down_at_once(page):
    page.report_trouble("Enter a new page access token.")
    page.report_connected()

    assert how(page)[:2] == ("connected", "")


def test_trouble_may_be_mended_when_the_settings_are_saved(page):
    page.report_trouble("Enter a new page access token.")
    page.settings_saved()

    assert how(page) == ("unknown", "", None)


def test_saving_the_settings_of_a_connected_page_leaves_it_connected(page):
    page.report_connected()
    page.settings_saved()

    assert how(page)[0] == "connected"
