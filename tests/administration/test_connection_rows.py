"""The rows of the connection panel: a word, a colour, a sentence, and a way on."""

from datetime import timedelta

import pytest
import responses
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facebook_channel.connection.tag_check import REQUEST_FORM
from facebook_channel.models import GraphCall, PageCheck, WebhookDelivery
from facebook_channel.processing import process_pending
from tests.administration.conftest import page_fields
from tests.administration.forms import change

BUTTONS = [
    "Check now",
    "Subscribe this page",
    "Register the callback with Facebook",
    "Send me a test event",
]


@pytest.fixture
def nobody():
    """The world outside answers nothing, and every attempt to ask it is noted."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def button(name, record):
    model = record._meta.model_name
    return reverse(f"admin:facebook_channel_{model}_{name}", args=[record.pk])


def panel_of(admin, page):
    return admin.get(button("connection", page)).content.decode()


@pytest.mark.parametrize("name", BUTTONS)
def test_panel_has_the_buttons(admin, page, name):
    assert f">{name}</button>" in panel_of(admin, page)


def test_page_that_was_never_checked_has_rows_of_what_is_known(admin, page):
    words = panel_of(admin, page)

    for title in ["Callback reachable", "Last event received", "Last send"]:
        assert title in words
    assert "Not tried yet" in words


def test_every_row_has_a_word_beside_its_colour(admin, page):
    found = [
        {"name": name, "state": state, "sentence": f"It is {state}."}
        for name, state in [("token", "good"), ("callback", "bad"), ("traffic", "warning")]
    ]
    now = timezone.now()
    later = now + timedelta(days=1)
    PageCheck.objects.create(page=page, checked_at=now, due_at=later, findings=found)
    words = panel_of(admin, page)

    for word in ["In order", "Broken", "Watch", "Not known"]:
        assert word in words


def test_row_of_the_tag_leads_to_the_request_form(admin, page):
    assert REQUEST_FORM not in panel_of(admin, page)

    page.human_agent_tag = True
    page.save()
    assert REQUEST_FORM in panel_of(admin, page)


def test_test_event_comes_back_and_is_shown(admin, page, workers, commit, nobody):
    """A worker posts it, it is kept and processed, and the panel says so."""

    def keep(request):
        WebhookDelivery.objects.create(application=page.application, body=request.body)
        return 200, {}, ""

    nobody.add_callback("POST", page.application.callback_uri, callback=keep)
    with commit():
        response = admin.post(button("test", page), follow=True)
    assert "A test event is being sent." in response.content.decode()
    process_pending()

    assert "came in by our Callback Uri and was processed" in panel_of(admin, page)


def test_panel_asks_for_itself_often_while_a_test_event_is_under_way(admin, page):
    later = timezone.now() + timedelta(days=1)
    PageCheck.objects.create(page=page, due_at=later)
    assert "every 20s" in panel_of(admin, page)

    admin.post(button("test", page))
    assert "load delay:2s" in panel_of(admin, page)

    PageCheck.objects.update(test_asked_at=timezone.now() - timedelta(minutes=2))
    assert "every 20s" in panel_of(admin, page)


def test_register_button_registers_the_callback_of_the_page(admin, page):
    admin.post(button("register", page))

    assert PageCheck.objects.get().anew


def test_registration_keeps_itself_up_to_date(admin, page):
    application = page.application
    row = PageCheck.objects.create(page=page)
    words = admin.get(button("registration", application)).content.decode()
    assert "load delay:2s" in words
    assert "Being checked…" in words

    row.findings = [{"name": "callback", "state": "good", "sentence": "It is registered."}]
    row.checked_at, row.due_at = timezone.now(), timezone.now() + timedelta(days=1)
    row.save()
    words = admin.get(button("registration", application)).content.decode()
    assert "every 20s" in words
    assert "It is registered." in words


def test_registration_is_for_administrators(admin, supervisor, page):
    assert supervisor.get(button("registration", page.application)).status_code in (302, 403)
    assert admin.post(button("registration", page.application)).status_code == 405
    wrong = button("registration", page.application).replace(str(page.application.pk), "x")
    assert admin.get(wrong).status_code == 404


def test_panel_asks_the_database_as_often_for_many_calls_as_for_one(admin, page):
    page.human_agent_tag = True
    page.save()
    calls = [GraphCall(page=page, method="GET", path="me", outcome="done") for _ in range(30)]
    GraphCall.objects.create(page=page, method="GET", path="me", outcome="done")
    with CaptureQueriesContext(connection) as few:
        panel_of(admin, page)
    GraphCall.objects.bulk_create(calls)
    with CaptureQueriesContext(connection) as many:
        panel_of(admin, page)

    assert len(many) <= len(few)


def pages_to_look_at(page):
    application = page.application
    lists = [
        reverse(f"admin:facebook_channel_{name}_changelist")
        for name in ("facebookapplication", "facebookpage")
    ]
    own = [button("connection", page), button("registration", application)]
    return [*lists, *own, change(page), change(application)]


def test_no_page_asks_facebook_while_it_is_shown(admin, page, nobody, commit):
    with commit():
        for address in pages_to_look_at(page):
            assert admin.get(address).status_code == 200

    assert len(nobody.calls) == 0


def test_no_form_asks_facebook_while_it_is_saved(admin, page, nobody, commit):
    application = page.application
    with commit():
        fields = page_fields(application, page.work_stream, page_id=page.page_id)
        assert admin.post(change(page), fields).status_code == 302
        new = page_fields(application, page.work_stream)
        assert (
            admin.post(reverse("admin:facebook_channel_facebookpage_add"), new).status_code == 302
        )
        fields = {"name": "Lamps", "app_id": application.app_id, "app_secret": "a" * 32}
        admin.post(change(application), fields)

    assert len(nobody.calls) == 0
    assert PageCheck.objects.filter(page=page, anew=True).exists()


@pytest.mark.parametrize("name", ["check", "subscribe", "register", "test", "backfill"])
def test_no_button_asks_facebook_itself(admin, page, nobody, commit, name):
    with commit():
        assert admin.post(button(name, page)).status_code == 302

    assert len(nobody.calls) == 0
