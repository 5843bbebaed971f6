"""An agent chooses until when a conversation is out of sight."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from omnichannel.inbox.snooze_moments import moments_for, usual_moments
from tests.inbox.conftest import address
from workstreams.conversations.models import ContactIdentity, Conversation, Status

PARIS = ZoneInfo("Europe/Paris")


def choices(conversation, *moment):
    now = datetime(*moment, tzinfo=PARIS)
    with timezone.override(PARIS):
        return {each.words: each.at for each in moments_for(conversation, now)}


def test_menu_offers_three_moments_in_the_readers_time(conversation):
    assert choices(conversation, 2026, 11, 25, 10, 10) == {  # a Wednesday
        "Later today": datetime(2026, 11, 25, 13, 30, tzinfo=PARIS),
        "Tomorrow morning": datetime(2026, 11, 26, 9, tzinfo=PARIS),
        "Next week": datetime(2026, 11, 30, 9, tzinfo=PARIS),
    }


def test_late_in_the_evening_there_is_no_later_today(conversation):
    assert "Later today" not in choices(conversation, 2026, 11, 25, 21, 30)


@pytest.mark.parametrize(
    ("after_midnight", "later"),
    [
        (datetime(2026, 10, 24, 22, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2027, 3, 27, 23, 10, tzinfo=UTC), datetime(2027, 3, 28, 2, 30, tzinfo=UTC)),
    ],
)
def test_later_is_as_long_in_a_night_when_clocks_change(after_midnight, later):
    with timezone.override(PARIS):
        assert usual_moments(after_midnight)["Later today"].astimezone(UTC) == later


def test_next_week_is_never_tomorrow(conversation):
    sunday = choices(conversation, 2026, 11, 29, 10, 0)

    assert sunday["Tomorrow morning"] == datetime(2026, 11, 30, 9, tzinfo=PARIS)
    assert sunday["Next week"] == datetime(2026, 12, 7, 9, tzinfo=PARIS)


def test_moment_after_the_reply_window_is_marked(conversation):
    found = {each.words: each for each in moments_for(conversation, timezone.now())}

    assert found["Next week"].is_too_late


def test_page_tells_when_the_window_closes(at_alices, conversation):
    html = at_alices.get(address(conversation, "snooze/")).content.decode()

    assert "Tomorrow morning" in html
    assert "The reply window closes" in html


def test_own_moment_is_in_the_agents_time_zone(at_alices, alice, conversation):
    alice.user.time_zone = "Asia/Tokyo"
    alice.user.save(update_fields=["time_zone"])
    day = timezone.now() + timedelta(days=3)

    at_alices.post(address(conversation, "snoozing/"), {"until": f"{day:%Y-%m-%d}T09:00"})

    snoozed = Conversation.objects.get(pk=conversation.pk)
    assert snoozed.snoozed_until.astimezone(UTC).hour == 0
    assert snoozed.status == Status.WAITING


def test_snoozing_past_the_window_warns(at_alices, conversation):
    until = (timezone.now() + timedelta(days=3)).isoformat()

    response = at_alices.post(address(conversation, "snoozing/"), {"until": until}, follow=True)

    assert "The reply window closes before that" in response.content.decode()


def test_snoozing_past_no_window_does_not_warn(at_alices, conversation):
    ContactIdentity.objects.update(window_opened_at=None)
    until = (timezone.now() + timedelta(days=3)).isoformat()

    response = at_alices.post(address(conversation, "snoozing/"), {"until": until}, follow=True)

    assert "closes before" not in response.content.decode()


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Choose a day and a time."),
        ("soon", "Choose a day and a time."),
        ("2001-01-01T09:00", "That moment has passed."),
        ("2999-01-01T09:00", "more than a year away"),
    ],
)
def test_moment_that_will_not_do_is_told_on_the_same_page(at_alices, conversation, until, sentence):
    response = at_alices.post(address(conversation, "snoozing/"), {"until": until})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Conversation.objects.get(pk=conversation.pk).status == Status.ACTIVE


def test_page_of_a_closed_conversation_leads_back(at_alices, conversation):
    at_alices.post(address(conversation, "ending/"))

    assert at_alices.get(address(conversation, "snooze/")).url == address(conversation)


def test_supervisor_does_not_snooze_for_the_agent(at_sofias, conversation):
    until = (timezone.now() + timedelta(days=1)).isoformat()

    assert at_sofias.get(address(conversation, "snooze/")).status_code == 403
    assert at_sofias.post(address(conversation, "snoozing/"), {"until": until}).status_code == 403


def test_thread_says_until_when_it_is_snoozed(at_alices, conversation):
    until = (timezone.now() + timedelta(days=1)).isoformat()

    response = at_alices.post(address(conversation, "snoozing/"), {"until": until}, follow=True)

    html = response.content.decode()
    assert "Snoozed by Alice Martin until tomorrow" in html
    assert "End the snooze" in html
