"""Facebook applications and pages are taken out of service; what was said stays readable."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from facebook_channel.models import FacebookPage
from tests.administration.forms import change, delete
from tests.facebook_channel.test_handshake import handshake
from tests.facebook_channel.test_webhook import path_of
from tests.fixtures import request_webhook
from workstreams.conversations import replies

APPLICATIONS = reverse("admin:facebook_channel_facebookapplication_changelist")


def test_deleted_page_goes_out_of_service_and_its_conversations_stay(admin, everything):
    page = FacebookPage.objects.get()
    confirmation = admin.get(delete(page))
    admin.post(delete(page), {"post": "yes"})

    page.refresh_from_db()
    everything.refresh_from_db()
    assert confirmation.status_code == 200
    assert page.deleted_at is not None
    assert page.access_token == ""
    assert everything.channel.name == "Harbour Lamps"
    assert admin.get(change(page)).status_code == 302
    assert LogEntry.objects.get_for_object(page).first().action == LogEntry.Action.DELETE


@pytest.mark.parametrize("record", ["page", "application"])
def test_deleting_says_first_what_becomes_of_the_work(admin, conversation, alice, record):
    replies.reply(conversation, alice.user, "Yes, two of them.")
    page = FacebookPage.objects.get()
    going = {"page": page, "application": page.application}[record]
    words = admin.get(delete(going)).content.decode()

    assert "1 live conversation stays open and nobody can answer it any more." in words
    assert "1 answer that has not left yet will not leave." in words
    assert "All of its conversations stay readable." in words


@pytest.mark.parametrize("how", ["the form", "the list"])
def test_deleted_application_takes_its_pages_out_of_service(admin, page, how):
    application = page.application
    if how == "the form":
        admin.post(delete(application), {"post": "yes"})
    else:
        admin.post(APPLICATIONS, {**chosen(application), "post": "yes"})

    application.refresh_from_db()
    page.refresh_from_db()
    assert application.app_secret == ""
    assert application.deleted_at is not None
    assert page.deleted_at is not None


def chosen(application):
    """What the list posts once an application is ticked and Delete is chosen."""
    return {"action": "delete_selected", "_selected_action": application.pk}


def test_list_calls_its_action_delete(admin, page):
    assert (
        '<option value="delete_selected">Delete</option>'
        in admin.get(APPLICATIONS).content.decode()
    )


def test_list_says_first_what_stops_and_what_stays(admin, conversation):
    page = FacebookPage.objects.get()
    words = admin.post(APPLICATIONS, chosen(page.application)).content.decode()

    assert "Take these out of service for good?" in words
    assert "Facebook Page: Harbour Lamps" in words
    assert "1 live conversation stays open and nobody can answer it any more." in words
    assert "All of its conversations stay readable." in words


def test_deleted_page_leads_back_to_its_application(admin, page):
    response = admin.post(delete(page), {"post": "yes"})

    assert response.url == change(page.application)


def test_history_of_a_deleted_page_stays_readable(admin, everything):
    admin.post(delete(FacebookPage.objects.get()), {"post": "yes"})
    words = admin.get(change(everything)).content.decode()

    assert "Harbour Lamps" in words


@pytest.mark.django_db(transaction=True)
def test_handshake_is_refused_once_the_application_is_deleted(admin, page):
    address, query = path_of(page.application), handshake(page.application.verify_token)
    before = request_webhook("GET", address, query=query)[0]
    admin.post(delete(page.application), {"post": "yes"})

    assert (before, request_webhook("GET", address, query=query)[0]) == (200, 403)
