"""Language, time zone and keys, as each likes them; and what everybody takes note of first."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from workstreams.models import User

CHOSEN = {"language": "de", "time_zone": "Asia/Tokyo", "sends_with_enter": "on"}


@pytest.fixture
def at_alices(client, alice):
    client.force_login(alice.user, "omnichannel.access.backend.RoleBackend")
    return client


def page_of(client, path="/account/preferences/", **options):
    return client.get(path, **options).content.decode()


def test_what_is_chosen_is_kept(at_alices, alice):
    at_alices.post("/account/preferences/", CHOSEN)

    user = User.objects.get(pk=alice.user_id)
    assert (user.language, user.time_zone, user.sends_with_enter) == ("de", "Asia/Tokyo", True)
    assert not user.uses_shortcuts


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"time_zone": "Mars/Olympus"}])
def test_what_there_is_not_is_refused(at_alices, alice, wrong):
    assert at_alices.post("/account/preferences/", CHOSEN | wrong).status_code == 422
    assert User.objects.get(pk=alice.user_id).language == ""


def test_the_chosen_language_comes_before_that_of_the_browser(at_alices, alice):
    User.objects.filter(pk=alice.user_id).update(language="ar")

    assert '<html lang="ar" dir="rtl">' in page_of(at_alices, headers={"accept-language": "fr"})


def test_without_a_choice_the_browser_decides(at_alices):
    assert '<html lang="fr" dir="ltr">' in page_of(at_alices, headers={"accept-language": "fr"})


def test_the_next_visitor_is_not_spoken_to_in_the_language_of_the_last(at_alices, alice, client):
    User.objects.filter(pk=alice.user_id).update(language="ar", time_zone="Asia/Tokyo")
    page_of(at_alices)
    client.logout()

    assert '<html lang="en"' in page_of(client, "/login/")
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(
    ("chosen", "cookie", "clock"),
    [
        ("", "", "09:30"),
        ("", "Asia%2FTokyo", "18:30"),
        ("", "Etc%2FGMT%2B1", "08:30"),
        ("Asia/Kolkata", "Asia%2FTokyo", "15:00"),
        ("", "..%2F..%2Fetc%2Fpasswd", "09:30"),
    ],
)
def test_times_are_told_in_the_zone_of_the_reader(
    at_alices, alice, conversation, chosen, cookie, clock
):
    at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    conversation.messages.update(occurred_at=at)
    User.objects.filter(pk=alice.user_id).update(time_zone=chosen)
    at_alices.cookies["time_zone"] = cookie

    assert clock in page_of(at_alices, f"/inbox/{conversation.pk}/")


def test_a_newcomer_reads_the_statement_above_the_inbox(at_alices, alice):
    User.objects.update(monitoring_acknowledged_at=None)

    page = page_of(at_alices, "/inbox/")

    assert "may be monitored, recorded and stored" in page
    assert '<div inert class="panes' in page


def test_taking_note_is_kept_with_its_time(at_alices, alice):
    User.objects.update(monitoring_acknowledged_at=None)

    at_alices.post("/account/acknowledgement/")

    assert User.objects.get(pk=alice.user_id).monitoring_acknowledged_at is not None
    assert "may be monitored" not in page_of(at_alices, "/inbox/")


def test_the_first_time_of_taking_note_counts(alice):
    before = alice.user.monitoring_acknowledged_at

    alice.user.acknowledge_monitoring()

    assert alice.user.monitoring_acknowledged_at == before
