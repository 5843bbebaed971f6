"""An application's secret is replaced; what the old one has signed is on its way yet."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import FacebookApplication
from omnichannel.administration.secret_fields import moment
from omnichannel.administration.setup import apply, check
from tests.administration.forms import change
from tests.fixtures import APP_SECRET

NEW_SECRET = "fedcba9876543210fedcba9876543210"
NO_PAGES = {"pages-TOTAL_FORMS": 0, "pages-INITIAL_FORMS": 0}


@pytest.fixture
def save(admin, application):
    where = reverse("admin:facebook_channel_facebookapplication_change", args=[application.pk])

    def save(secret, **fields):
        posted = {"name": "Lamps", "app_id": application.app_id, "app_secret": secret}
        admin.post(where, {**posted, **NO_PAGES, **fields})
        return FacebookApplication.objects.get()

    return save


def test_form_keeps_the_secret_that_was_there(save):
    kept = save(NEW_SECRET)

    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, APP_SECRET)
    assert kept.previous_secret_until is not None


@pytest.mark.parametrize(("hours", "hours_left"), [("1", 1), ("48", 48), ("168", 168)])
def test_old_secret_counts_for_as_long_as_was_chosen(save, hours, hours_left):
    kept = save(NEW_SECRET, old_secret_counts=hours)

    left = kept.previous_secret_until - timezone.now()
    assert timedelta(hours=hours_left) - timedelta(minutes=1) < left <= timedelta(hours=hours_left)


def test_old_secret_can_stop_counting_at_once(save):
    kept = save(NEW_SECRET, old_secret_counts="0")

    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, "")
    assert kept.previous_secret_counts_until is None


def test_form_says_until_when_the_old_secret_counts(admin, save):
    kept = save(NEW_SECRET)
    words = admin.get(change(kept)).content.decode()

    assert f"Still accepted until {moment(kept.previous_secret_until)}." in words
    assert f"It ends in {APP_SECRET[-4:]}." in words
    assert "Stop accepting it now" in words


def test_old_secret_stops_counting_by_a_button(admin, save):
    kept = save(NEW_SECRET)
    admin.post(reverse("admin:facebook_channel_facebookapplication_old_secret", args=[kept.pk]))

    kept.refresh_from_db()
    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, "")
    assert b"Stop accepting it now" not in admin.get(change(kept)).content


def test_supervisor_ends_no_secret(supervisor, application):
    application.replace_secret(NEW_SECRET)
    address = reverse(
        "admin:facebook_channel_facebookapplication_old_secret", args=[application.pk]
    )

    assert supervisor.post(address).status_code == 403
    application.refresh_from_db()
    assert application.previous_secret == APP_SECRET


def test_form_that_leaves_the_secret_alone_replaces_nothing(save):
    kept = save("")

    assert (kept.app_secret, kept.previous_secret) == (APP_SECRET, "")


def test_neither_secret_stands_in_the_audit_trail(save):
    save(NEW_SECRET)

    told = "".join(str(entry.changes_dict) for entry in LogEntry.objects.all())
    assert APP_SECRET not in told
    assert "previous_secret" not in told


def test_set_up_file_keeps_the_secret_that_was_there(application):
    section = {"name": "Lamps", "app_id": application.app_id, "app_secret": NEW_SECRET}
    apply(check({"application": section}))

    kept = FacebookApplication.objects.get()
    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, APP_SECRET)
