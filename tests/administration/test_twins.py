"""Names by which administrators tell records apart."""

from tests.administration.forms import rows
from workstreams.models import Queue


def add_queue(admin, name):
    entered = {"name": name, "priority": 5, "assignment_method": "round_robin", "is_active": "on"}
    return admin.post("/admin/workstreams/queue/add/", entered)


def test_name_in_other_capitals_is_refused(admin):
    refused = add_queue(admin, "DEFAULT")

    assert "“Default” is there already, in other capitals." in refused.content.decode()
    assert Queue.objects.count() == 1


def test_own_name_may_be_written_in_other_capitals(admin):
    add_queue(admin, "Returns")
    queue = Queue.objects.get(name="Returns")

    admin.post(
        f"/admin/workstreams/queue/{queue.pk}/change/",
        {
            "name": "RETURNS",
            "priority": 5,
            "assignment_method": "round_robin",
            "is_active": "on",
            **rows("memberships"),
            **rows("overflow_rules"),
        },
    )

    queue.refresh_from_db()
    assert queue.name == "RETURNS"


def test_deletion_of_what_is_needed_says_what_to_do(admin, page):
    stream = page.work_stream
    words = admin.get(f"/admin/workstreams/workstream/{stream.pk}/delete/").content.decode()

    assert f"“{stream}” is not deleted, because it is needed:" in words
    assert f"page “{page.name}”" in words
    assert "Change or delete what is named here first" in words
    assert "protected related objects" not in words
