"""The pages of the administration, and what stands on the first one."""

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import WebhookDelivery
from workstreams.conversations.models import Conversation
from workstreams.models import (
    Agent,
)


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
    assert admin.get(address(label, "changelist"), follow=True).status_code == 200


@pytest.mark.parametrize("label", registered())
def test_list_can_be_searched(admin, everything, label):
    found = admin.get(address(label, "changelist"), {"q": "Gilda"}, follow=True)

    assert found.status_code == 200


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
