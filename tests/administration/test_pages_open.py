"""Every page of the administration, for each who may or may not open it."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import WebhookDelivery
from tests.administration.conftest import new_page
from tests.fixtures import make_agent
from workstreams.conversations.models import Contact, Conversation, Tag
from workstreams.models import (
    Agent,
    OperatingHours,
    Queue,
    RatingModel,
    Skill,
    SkillType,
    WorkStream,
)

NO_ADDING = {
    "agent",
    "conversation",
    "message",
    "conversationevent",
    "contactidentity",
    "webhookdelivery",
    "graphcall",
    "deletionrequest",
    "routingdecision",
    "logentry",
    "totpdevice",
    "accessattempt",
    "autoclosing",
    "filerules",
}


def registered():
    return sorted(model._meta.label_lower for model in django_admin.site._registry)


def address(label, page, *args):
    model = apps.get_model(label)._meta
    return reverse(f"admin:{model.app_label}_{model.model_name}_{page}", args=args)


@pytest.mark.django_db
def test_first_page_answers_the_three_questions(admin, everything):
    words = admin.get("/admin/").content.decode()

    assert "Is every page connected?" in words
    assert "Does anyone wait too long?" in words
    assert "Who is available?" in words
    assert "Harbour Lamps" in words


def test_conversation_whose_offers_stopped_is_named_on_the_first_page(admin, conversation):
    conversation.sessions.update(closed_at=timezone.now(), closure_reason="agent_rejected")
    Conversation.objects.update(status="open", agent=None, offering_stopped_at=timezone.now())
    words = admin.get("/admin/").content.decode()

    assert "Offering stopped" in words
    assert f"/inbox/{conversation.pk}/" in words


def test_first_page_counts_who_has_room_for_work(admin, conversation, bob):
    """Alice is Busy with one conversation and may take another."""
    assert "2 with room" in admin.get("/admin/").content.decode()

    Agent.objects.filter(pk=bob.pk).update(capacity=0)
    assert "1 with room" in admin.get("/admin/").content.decode()


def test_first_page_says_that_something_was_not_understood(admin, page):
    assert "was understood" in admin.get("/admin/").content.decode()

    WebhookDelivery.objects.create(
        application=page.application,
        body=b"{}",
        state="processed",
        kinds=["unsupported: chess_move"],
        remarks=["item 0: unsupported: chess_move"],
    )
    words = admin.get("/admin/").content.decode()
    assert "1 webhook delivery of the last 24 hours holds something" in words
    assert "was understood" not in words


def test_first_page_shows_who_holds_more_than_their_capacity(admin, conversation):
    Agent.objects.update(capacity=0)
    words = admin.get("/admin/").content.decode()

    assert "1 of 0 units" in words
    assert "(room -1)" in words


def test_conversation_shows_its_sessions_and_who_was_considered(admin, conversation):
    where = address("conversations.conversation", "change", conversation.pk)
    words = admin.get(where).content.decode()

    assert "Agent Accepted On" in words
    assert "Session Participants" in words
    assert "Primary" in words
    assert "Assigned: Alice Martin" in words


@pytest.mark.parametrize("label", registered())
def test_list_opens(admin, everything, label):
    assert admin.get(address(label, "changelist")).status_code == 200


@pytest.mark.parametrize("label", registered())
def test_list_can_be_searched(admin, everything, label):
    assert admin.get(address(label, "changelist"), {"q": "Gilda"}).status_code == 200


@pytest.mark.parametrize("label", registered())
def test_supervisor_opens_the_lists_they_may_view_and_no_other(
    supervisor, sofia, everything, label
):
    app, _dot, model = label.partition(".")
    expected = 200 if sofia.user.has_perm(f"{app}.view_{model}") else 403

    assert supervisor.get(address(label, "changelist")).status_code == expected


@pytest.mark.parametrize("label", registered())
def test_supervisor_opens_the_records_they_may_view_and_no_other(
    supervisor, sofia, everything, label
):
    app, _dot, model = label.partition(".")
    expected = 200 if sofia.user.has_perm(f"{app}.view_{model}") else 403
    for record in apps.get_model(label)._default_manager.all()[:2]:
        assert supervisor.get(address(label, "change", record.pk)).status_code == expected


@pytest.mark.parametrize("label", registered())
def test_supervisor_adds_nothing(supervisor, everything, label):
    assert supervisor.get(address(label, "add")).status_code == 403


@pytest.mark.parametrize("label", registered())
def test_form_for_a_new_one_opens_unless_it_is_a_fact(admin, everything, label):
    expected = 403 if label.rpartition(".")[2] in NO_ADDING else 200

    assert admin.get(address(label, "add")).status_code == expected


@pytest.mark.parametrize("label", registered())
def test_record_opens(admin, everything, label):
    model = apps.get_model(label)
    for record in model._default_manager.all()[:3]:
        assert admin.get(address(label, "change", record.pk)).status_code == 200


def test_side_bar_shows_the_site_map(admin):
    words = admin.get("/admin/").content.decode()

    for title in (
        "Work Distribution Management",
        "Work Streams",
        "Queues &amp; Users",
        "Omnichannel Queues",
        "Custom presence",
        "Webhook deliveries",
        "Audit trail",
    ):
        assert title in words


def language():
    kind, _ = SkillType.objects.get_or_create(name="Language")
    model, _ = RatingModel.objects.get_or_create(name="Levels")
    return {"type": kind, "rating_model": model}


def grow(label, page, count=19):
    for number in range(count, 2 * count):
        if label == "workstreams.queue":
            hours = OperatingHours.objects.create(name=f"Hours {number}")
            Queue.objects.create(name=f"Queue {number}", operating_hours=hours)
        elif label == "workstreams.user":
            make_agent(f"agent{number}", f"Agent {number}")
        elif label == "workstreams.workstream":
            WorkStream.objects.create(name=f"Stream {number}")
        elif label == "workstreams.skill":
            Skill.objects.create(name=f"Skill {number}", **language())
        elif label == "workstreams.operatinghours":
            hours = OperatingHours.objects.create(name=f"Hours {number}")
            hours.holidays.create(
                reason="Fair", first_day=date(2026, 5, 1), last_day=date(2026, 5, 1)
            )
        elif label == "conversations.contact":
            contact = Contact.objects.create(name=f"Contact {number}")
            contact.tags.add(Tag.objects.get_or_create(name="Gold")[0])
        elif label == "facebook_channel.facebookpage":
            new_page(page, number)
        elif label == "facebook_channel.webhookdelivery":
            WebhookDelivery.objects.create(application=page.application, body=b"{}")


@pytest.mark.parametrize(
    "label",
    [
        "workstreams.queue",
        "workstreams.user",
        "workstreams.workstream",
        "workstreams.skill",
        "workstreams.operatinghours",
        "conversations.contact",
        "facebook_channel.facebookpage",
        "facebook_channel.webhookdelivery",
        "auditlog.logentry",
    ],
)
def test_list_asks_the_database_as_often_for_20_rows_as_for_one(admin, everything, page, label):
    where = address(label, "changelist")
    if label == "workstreams.queue":
        Queue.objects.update(operating_hours=OperatingHours.objects.create(name="Office"))
    elif label in ("workstreams.operatinghours", "conversations.contact"):
        grow(label, page, 1)
    admin.get(where)
    with CaptureQueriesContext(connection) as few:
        admin.get(where)
    grow(label, page)
    if label == "auditlog.logentry":
        grow("workstreams.queue", page)
    with CaptureQueriesContext(connection) as many:
        admin.get(where)

    assert len(many) == len(few)


def test_agent_has_no_administration(client, alice):
    client.force_login(alice.user, "omnichannel.access.backend.RoleBackend")

    assert client.get("/admin/", follow=True).status_code == 403


def test_stranger_is_asked_to_sign_in(client, db):
    response = client.get("/admin/workstreams/queue/")

    assert response.status_code == 302
    assert response.url.startswith("/login/?next=")


def test_supervisor_reads_work_streams_but_changes_none(supervisor, rule):
    where = address("workstreams.workstream", "change", rule.work_stream_id)

    assert "Save" not in supervisor.get(where).content.decode()
    assert supervisor.post(where, {"name": "Mine"}).status_code == 403
    assert supervisor.get(address("workstreams.workstream", "add")).status_code == 403


@pytest.mark.parametrize(
    "label",
    ["facebook_channel.facebookapplication", "facebook_channel.facebookpage", "knox.authtoken"],
)
def test_supervisor_sees_nothing_of_the_channels_or_tokens(supervisor, page, label):
    assert supervisor.get(address(label, "changelist")).status_code == 403
    assert supervisor.get("/admin/").status_code == 200
