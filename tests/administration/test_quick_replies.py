"""Quick replies in the administration: written, sorted by tags, switched on and off."""

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.administration.forms import change
from workstreams.conversations.models import QuickReply
from workstreams.models import WorkStream

LIST = "/admin/conversations/quickreply/"


def fields(**changes):
    return {
        "title": "Returns",
        "locale": "en-US",
        "message": "Dear {FullName{Customer}},\r\nsend it back.",
        "tags": "#returns, lamps",
        "is_active": "on",
        **changes,
    }


def new(title="Returns", **changes):
    return QuickReply.objects.create(title=title, message="Send it back", **changes)


def words_of(response):
    return response.content.decode()


def test_quick_reply_is_written(admin, stream):
    admin.post(f"{LIST}add/", fields(work_streams=[stream.pk]))

    reply = QuickReply.objects.get()
    assert reply.tags == ["returns", "lamps"]
    assert reply.message == "Dear {FullName{Customer}},\nsend it back."
    assert list(reply.work_streams.all()) == [stream]


def test_tags_are_separated_by_blanks_too_and_kept_once(admin):
    admin.post(f"{LIST}add/", fields(tags="  #returns lamps,,Returns # "))

    assert QuickReply.objects.get().tags == ["returns", "lamps"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tags": "lamps#returns"}, "a # stands at the start of a tag only"),
        ({"tags": "##lamps"}, "a # stands at the start of a tag only"),
        ({"tags": "x" * 51}, "a tag has at most 50 characters"),
        ({"message": "Hi {Phone{Customer}}"}, "{Phone{Customer}} cannot be filled in. Use one of"),
        ({"message": "x" * 4001}, "at most 4000 characters"),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"title": ""}, "This field is required"),
        ({"locale": "tlh"}, "Select a valid choice"),
    ],
)
def test_wrong_field_is_refused_with_a_sentence(admin, db, changes, sentence):
    response = admin.post(f"{LIST}add/", fields(**changes))

    assert sentence in words_of(response)
    assert not QuickReply.objects.exists()


def test_same_title_in_the_same_language_is_refused(admin, db):
    new()

    assert "of this title in this language already" in words_of(admin.post(f"{LIST}add/", fields()))


def test_same_title_in_another_language_is_another_reply(admin, db):
    new()
    admin.post(f"{LIST}add/", fields(locale="de-DE"))

    assert QuickReply.objects.count() == 2


def test_refused_tags_stay_as_they_were_typed(admin, db):
    response = admin.post(f"{LIST}add/", fields(tags="lamps#returns, more"))

    assert 'value="lamps#returns, more"' in words_of(response)


def test_form_shows_how_it_reads(admin, db):
    reply = new(locale="en-US")
    reply.message = "Dear {LastName{Customer}}, I am {FirstName{Agent}}"
    reply.save()

    assert "Dear Rossi, I am Alice" in words_of(admin.get(change(reply)))


@pytest.mark.parametrize(
    "query", [{"q": "back"}, {"q": "#lam"}, {"tag": "lamps"}, {"locale__exact": "fr-FR"}]
)
def test_list_is_searched_and_filtered(admin, query):
    new("Retours", locale="fr-FR", tags=["lamps"])
    QuickReply.objects.create(title="Opening", message="From nine")
    words = words_of(admin.get(LIST, query))

    assert "Retours" in words
    assert ">Opening<" not in words


def test_list_is_filtered_by_work_stream(admin, stream):
    new().work_streams.add(stream)
    new("Opening")
    words = words_of(admin.get(LIST, {"work_streams__id__exact": stream.pk}))

    assert ">Returns<" in words
    assert ">Opening<" not in words


@pytest.mark.parametrize(("action", "is_active"), [("activate", True), ("deactivate", False)])
def test_several_are_switched_at_once_and_the_trail_tells(admin, action, is_active):
    changed, unchanged = new(is_active=not is_active), new("Opening", is_active=is_active)
    posted = {"action": action, "_selected_action": [changed.pk, unchanged.pk]}
    words = words_of(admin.post(LIST, posted, follow=True))

    changed.refresh_from_db()
    assert changed.is_active is is_active
    assert "1 quick reply is " in words
    entries = LogEntry.objects.get_for_object(changed).filter(action=LogEntry.Action.UPDATE)
    assert list(entries.get().changes_dict) == ["is_active"]


def test_supervisor_writes_changes_and_deletes(supervisor, stream):
    supervisor.post(f"{LIST}add/", fields(work_streams=[stream.pk]))
    reply = QuickReply.objects.get()
    supervisor.post(change(reply), fields(title="Returned"))
    assert QuickReply.objects.get().title == "Returned"

    supervisor.post(f"{LIST}{reply.pk}/delete/", {"post": "yes"})
    assert not QuickReply.objects.exists()


def test_supervisor_chooses_among_the_work_streams(supervisor, stream):
    query = {"app_label": "conversations", "model_name": "quickreply", "field_name": "work_streams"}

    assert stream.name in words_of(supervisor.get("/admin/autocomplete/", query))


def test_work_stream_lists_its_own(admin, stream):
    reply = new(tags=["lamps"])
    reply.work_streams.add(stream)
    new("Elsewhere").work_streams.add(WorkStream.objects.create(name="Other"))
    words = words_of(admin.get(change(stream)))

    assert "Quick Replies" in words
    assert change(reply) in words
    assert "#lamps" in words
    assert "Elsewhere" not in words


def test_site_map_names_them(supervisor, db):
    assert "Quick replies" in words_of(supervisor.get("/admin/"))


@pytest.mark.parametrize("shown", ["list", "work stream"])
def test_pages_ask_the_database_as_often_for_30_as_for_one(admin, stream, shown):
    where = LIST if shown == "list" else change(stream)
    new(tags=["lamps"]).work_streams.add(stream)
    admin.get(where)
    with CaptureQueriesContext(connection) as few:
        admin.get(where)
    for number in range(29):
        new(f"Number {number}", tags=[f"tag{number}"]).work_streams.add(stream)
    with CaptureQueriesContext(connection) as many:
        admin.get(where)

    assert len(many) == len(few)


def test_work_stream_with_replies_of_its_own_is_not_deleted(admin, stream):
    other = WorkStream.objects.create(name="Chat")
    new("Only here").work_streams.set([stream])
    new("Here and there").work_streams.set([stream, other])

    words = words_of(admin.get(f"/admin/workstreams/workstream/{stream.pk}/delete/"))

    assert "quick reply “Only here” is for it alone" in words
    assert "Here and there" not in words
