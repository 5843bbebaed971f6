"""An application's secret is replaced; what the old one has signed is on its way yet."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from facebook_channel.models import FacebookApplication
from omnichannel.administration.setup import apply
from omnichannel.administration.setup_file import check
from tests.fixtures import APP_SECRET

NO_PAGES = {"pages-TOTAL_FORMS": 0, "pages-INITIAL_FORMS": 0}


@pytest.fixture
def save(admin, application):
    where = reverse("admin:facebook_channel_facebookapplication_change", args=[application.pk])

    def save(secret):
        posted = {"name": "Lamps", "app_id": application.app_id, "app_secret": secret, **NO_PAGES}
        admin.post(where, posted)
        return FacebookApplication.objects.get()

    return save


def test_form_keeps_the_secret_that_was_there(save):
    kept = save("another-secret")

    assert (kept.app_secret, kept.previous_secret) == ("another-secret", APP_SECRET)
    assert kept.previous_secret_until is not None


def test_form_that_leaves_the_secret_alone_replaces_nothing(save):
    kept = save("")

    assert (kept.app_secret, kept.previous_secret) == (APP_SECRET, "")


def test_neither_secret_stands_in_the_audit_trail(save):
    save("another-secret")

    told = "".join(str(entry.changes_dict) for entry in LogEntry.objects.all())
    assert APP_SECRET not in told
    assert "previous_secret" not in told


def test_set_up_file_keeps_the_secret_that_was_there(application):
    section = {"name": "Lamps", "app_id": application.app_id, "app_secret": "another-secret"}
    apply(check({"application": section}))

    kept = FacebookApplication.objects.get()
    assert (kept.app_secret, kept.previous_secret) == ("another-secret", APP_SECRET)
