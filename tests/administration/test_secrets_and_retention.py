"""Settings > Secrets and retention."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from cryptography.fernet import Fernet
from django.utils import timezone

from facebook_channel.models import FacebookApplication
from omnichannel.administration import audit_retention
from tests.fixtures import APP_SECRET
from workstreams.models import Queue, Retention

PAGE = "/admin/workstreams/retention/1/change/"
LIST = "/admin/workstreams/retention/"
RE_ENCRYPT = "/admin/workstreams/retention/re-encrypt/"


def words(admin):
    return admin.get(LIST, follow=True).content.decode()


def new_key():
    return Fernet.generate_key().decode()


def test_list_leads_to_the_one_form(admin):
    assert admin.get(LIST, follow=True).redirect_chain[-1][0] == PAGE


def test_days_are_saved(admin):
    admin.get(LIST)
    admin.post(PAGE, {"journal_days": 7, "audit_days": 400})

    kept = Retention.objects.get()
    assert (kept.journal_days, kept.audit_days) == (7, 400)


@pytest.mark.parametrize("wrong", [{"journal_days": 0}, {"journal_days": 7, "audit_days": 29}])
def test_too_few_days_are_refused(admin, wrong):
    admin.get(LIST)
    admin.post(PAGE, wrong)

    assert Retention.objects.get().journal_days == 30


def test_every_secret_is_listed_and_none_is_readable(admin, admin_user, page):
    application = page.application
    application.app_secret_set_by = admin_user
    application.app_secret_set_at = timezone.now()
    application.save()
    shown = words(admin)

    for what in ("Application Secret", "Verify Token", "Page Access Token"):
        assert what in shown
    assert "Adam Reyes" in shown
    assert f"…{APP_SECRET[-4:]}" in shown
    assert APP_SECRET not in shown
    assert page.access_token not in shown
    assert application.verify_token not in shown


def test_previous_secret_is_listed_with_until_when_it_counts(admin, application):
    application.replace_secret("0123456789abcdef0123456789abcdef")
    shown = words(admin)

    assert "Previous Application Secret" in shown
    assert "counts until" in shown


def test_previous_secret_that_counts_no_more_is_not_listed(admin, application):
    application.replace_secret("0123456789abcdef0123456789abcdef")
    FacebookApplication.objects.update(previous_secret_until=timezone.now())

    assert "Previous Application Secret" not in words(admin)


def test_secret_under_an_older_key_is_re_encrypted(admin, page, settings):
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], new_key()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert "Opens with an older key" in words(admin)

    said = admin.post(RE_ENCRYPT, follow=True).content.decode()

    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert "The secrets of 2 records are encrypted with the first key now." in said
    assert "Opens with an older key" not in words(admin)
    page.application.refresh_from_db()
    assert page.application.app_secret == APP_SECRET


def test_secret_that_does_not_open_is_named_and_nothing_is_re_encrypted(admin, page, settings):
    settings.FIELD_ENCRYPTION_KEYS = [new_key()]
    assert "Does not open: enter it again" in words(admin)

    said = admin.post(RE_ENCRYPT, follow=True).content.decode()

    assert "Nothing was re-encrypted." in said
    assert "Harbour Lamps" in said


def test_supervisor_has_nothing_to_do_with_secrets(supervisor):
    assert supervisor.get(LIST).status_code == 403
    assert supervisor.post(RE_ENCRYPT).status_code == 403


def written_down(days_ago):
    entry = LogEntry.objects.log_create(Queue.default(), force_log=True, action=1)
    LogEntry.objects.filter(pk=entry.pk).update(timestamp=timezone.now() - timedelta(days_ago))
    return entry


def test_audit_trail_is_kept_for_ever_at_first(db):
    written_down(4000)

    assert audit_retention.prune() == 0


def test_old_entries_of_the_audit_trail_go_and_younger_ones_stay(db):
    Retention(pk=1, audit_days=30).save()
    LogEntry.objects.all().delete()
    written_down(31)
    young = written_down(29)

    assert audit_retention.prune() == 1
    assert LogEntry.objects.get() == young
