"""The audit trail: who changed what, from what to what, and never a secret."""

import pytest
from auditlog.models import LogEntry

from tests.administration.forms import change, rows
from tests.administration.test_queues import queue_fields
from workstreams.conversations.models import QuickReply
from workstreams.models import OperatingHours, Queue

TRAIL = "/admin/auditlog/logentry/"
NEW_SECRET = "0123456789abcdef0123456789abcdef"


def newest(record):
    return LogEntry.objects.get_for_object(record).order_by("-pk").first()


def told(admin, entry):
    return admin.get(f"{TRAIL}{entry.pk}/change/").content.decode()


def history(admin, record):
    return admin.get(change(record).replace("/change/", "/history/")).content.decode()


def test_change_is_told_with_the_words_of_the_form(admin, vip):
    hours = OperatingHours.objects.create(name="Office hours", time_zone="Europe/Berlin")
    fields = {"operating_hours": hours.pk, "assignment_method": "round_robin"}
    admin.post(change(vip), queue_fields(vip, **fields))
    words = told(admin, newest(vip))

    for word in ("Assignment method", "Highest capacity", "Round robin", "Office hours"):
        assert word in words


def test_only_columns_are_told_of_a_new_record(admin, db):
    queue = Queue.objects.create(name="Returns")
    words = told(admin, newest(queue))

    assert "Returns" in words
    assert "Priority" in words
    assert "fallback_of" not in words
    assert ".None" not in words


def test_list_names_the_fields(admin, vip):
    admin.post(change(vip), queue_fields(vip, priority=7))

    assert "Priority" in admin.get(TRAIL).content.decode()


def test_new_secret_is_told_as_changed_and_by_whom(admin, admin_user, application):
    fields = {"name": "Care", "app_id": "700000000000077", "app_secret": NEW_SECRET}
    admin.post(change(application), fields | rows("pages"))
    entry = LogEntry.objects.get(changes__has_key="app_secret")

    assert entry.actor == admin_user
    assert NEW_SECRET not in str(entry.changes)
    assert "Application Secret" in told(admin, entry)
    assert "changed" in told(admin, entry)


def test_secret_that_stays_is_not_told(application):
    application.name = "Care"
    application.save()

    assert not LogEntry.objects.filter(changes__has_key="app_secret").exists()


def test_added_work_streams_of_a_quick_reply_are_named(admin, stream):
    reply = QuickReply.objects.create(title="Hello", locale="en-US", message="Hello!")
    reply.work_streams.add(stream)

    assert "Facebook messages" in told(admin, newest(reply))


def test_entry_leads_to_its_record(admin, vip):
    assert f'href="{change(vip)}"' in told(admin, newest(vip))


def test_entry_of_a_deleted_record_leads_nowhere(admin, vip):
    entry, address = newest(vip), change(vip)
    vip.delete()

    assert f'href="{address}"' not in told(admin, entry)


@pytest.mark.parametrize(("who", "expected"), [("system", 1), ("nobody", 2)])
def test_entries_are_sifted_by_person(admin, vip, who, expected):
    LogEntry.objects.exclude(pk=newest(vip).pk).delete()
    admin.post(change(vip), queue_fields(vip, priority=7))
    listed = admin.get(TRAIL, {"who": who}).context["cl"].result_count

    assert listed == expected


def test_entries_are_sifted_by_kind_of_record(admin, vip, stream):
    kind = newest(vip).content_type_id
    listed = admin.get(TRAIL, {"kind": kind}).context["cl"].result_list

    assert {entry.content_type_id for entry in listed} == {kind}


def test_history_of_a_record_tells_the_same(admin, vip):
    admin.post(change(vip), queue_fields(vip, priority=7))
    words = history(admin, vip)

    assert "Adam Reyes" in words
    assert "Priority" in words


def test_history_tells_of_rows_that_are_gone(admin, vip, alice):
    vip.memberships.create(agent=alice)
    vip.memberships.get().delete()
    words = history(admin, vip)

    assert words.count("Alice Martin") >= 2


def test_supervisor_reads_the_history_of_what_they_may_see(supervisor, vip, application):
    assert "VIP" in history(supervisor, vip)
    refused = supervisor.get(change(application).replace("/change/", "/history/"))
    assert refused.status_code == 403
