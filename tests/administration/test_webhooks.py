"""Settings > Webhooks and Insight > Webhook events, as an administrator uses them."""

import socket
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from omnichannel.administration.webhook_form import EndpointForm
from tests.administration.forms import change, delete
from tests.fixtures import days_ago
from workstreams.conversations.models import ConversationEvent
from workstreams.webhooks.models import Attempt, Delivery, Endpoint

ADD = "/admin/webhooks/endpoint/add/"


@pytest.fixture
def hook(db):
    return Endpoint.objects.create(name="Data warehouse", url="https://8.8.8.8/in")


@pytest.fixture
def told(conversation, hook):
    event = ConversationEvent.objects.create(conversation=conversation, kind="tagged")
    return Delivery.objects.create(endpoint=hook, event=event, state="delivered", attempts=1)


def posted(**changes):
    return {"name": "Data warehouse", "url": "https://8.8.8.8/in", "is_active": "on", **changes}


def press(admin, record, name, data=None):
    meta = record._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[record.pk])
    return admin.post(address, data or {}, follow=True)


def test_secret_is_shown_once(admin):
    shown = admin.post(ADD, posted(kinds=["assigned", "closed"]))
    hook = Endpoint.objects.get()

    assert hook.kinds == ["assigned", "closed"]
    assert hook.secret in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert hook.secret not in admin.get(change(hook)).content.decode()
    assert hook.secret not in admin.get(f"{change(hook)}../history/").content.decode()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://127.0.0.1/", "leads into a private network"),
        ("https://169.254.169.254/latest/", "leads into a private network"),
        ("https://ann:secret@8.8.8.8/", "no user name or password"),
        ("https://8.8.8.8:22/", "This port is not allowed"),
        ("8.8.8.8", "This is not a web address"),
    ],
)
def test_odd_address_is_refused_with_a_sentence(admin, url, sentence):
    shown = admin.post(ADD, posted(url=url))

    assert sentence in shown.content.decode()
    assert not Endpoint.objects.exists()


def test_address_without_tls_is_refused(admin, settings):
    settings.DEBUG = False

    assert (
        "does not begin with https"
        in admin.post(ADD, posted(url="http://8.8.8.8/")).content.decode()
    )


@pytest.fixture
def depths(monkeypatch):
    """How many transactions within the test's were open at each look-up."""
    ours, depths = connections["default"], []

    def look_up(_host, port, *_args, **_more):
        depths.append(len(ours.savepoint_ids))
        return [(0, 0, 0, "", ("8.8.8.8", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return depths


def test_name_is_looked_up_once_and_before_the_row_is_held(admin, hook, depths):
    admin.post(change(hook), posted(url="https://hooks.example.org/in"))
    hook.refresh_from_db()

    assert hook.url == "https://hooks.example.org/in"
    assert depths == [0]


def test_name_of_two_webhooks_of_one_name_is_looked_up_once(admin, hook, depths):
    admin.post(ADD, posted(url="https://hooks.example.org/in"))

    assert depths == [0]


def test_nothing_is_looked_up_for_who_may_not_save(client, sofia, hook, depths):
    client.force_login(sofia.user, "omnichannel.access.backend.RoleBackend")

    assert client.post(change(hook), posted()).status_code == 403
    assert depths == []


def test_events_stand_in_groups_and_those_chosen_are_ticked(admin, hook):
    Endpoint.objects.update(kinds=["closed"])
    words = admin.get(change(hook)).content.decode()

    assert "Beginning and end" in words
    assert 'value="closed"' in words
    assert words.count("checked") >= 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Not used yet"),
        ({"last_success_at": "2026-01-01T00:00Z"}, "Works"),
        ({"failing_since": "2026-01-01T00:00Z"}, "Failing"),
        ({"is_active": False}, "Not active"),
        ({"disabled_at": "2026-01-01T00:00Z", "disabled_reason": "gone"}, "Disabled"),
    ],
)
def test_list_and_form_say_how_it_is(admin, hook, facts, words):
    Endpoint.objects.update(**facts)

    assert words in admin.get("/admin/webhooks/endpoint/").content.decode()
    assert admin.get(change(hook)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "is_forgotten"),
    [
        ({}, False),
        ({"name": "Warehouse"}, False),
        ({"url": "https://8.8.4.4/in"}, True),
    ],
)
def test_another_address_has_not_failed_yet(admin, hook, changes, is_forgotten):
    Endpoint.objects.update(failing_since=days_ago(2), failures_in_a_row=9)
    admin.post(change(hook), posted(**changes))
    hook.refresh_from_db()

    assert (hook.failing_since is None) is is_forgotten
    assert (hook.failures_in_a_row == 0) is is_forgotten


def test_webhook_that_is_switched_on_again_has_not_failed_yet(admin, hook):
    Endpoint.objects.update(failing_since=days_ago(9), is_active=False)
    admin.post(change(hook), posted())
    hook.refresh_from_db()

    assert (hook.is_active, hook.failing_since) == (True, None)


def test_saving_leaves_alone_what_a_sender_wrote_meanwhile(admin, hook, monkeypatch):
    clean = EndpointForm.clean_url

    def slowly(form):
        hook.disable(Endpoint.Reason.FAILING)
        return clean(form)

    monkeypatch.setattr(EndpointForm, "clean_url", slowly)
    admin.post(change(hook), posted(name="Warehouse"))
    hook.refresh_from_db()

    assert (hook.name, hook.disabled_reason) == ("Warehouse", "failing")


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({}, False),
        ({"failures_in_a_row": 4}, False),
        ({"failures_in_a_row": 5}, True),
        ({"disabled_at": "2026-01-01T00:00Z", "disabled_reason": "gone"}, True),
        ({"failures_in_a_row": 5, "is_active": False}, False),
    ],
)
def test_overview_tells_of_a_program_that_hears_nothing(admin, hook, facts, is_told):
    Endpoint.objects.update(**facts)

    words = admin.get("/admin/").content.decode()

    assert ("1 webhook does not reach its program." in words) is is_told


def test_test_event_is_made_and_its_outcome_opened(admin, hook):
    page = press(admin, hook, "test")

    assert Delivery.objects.get().event is None
    assert "A test event is on its way" in page.content.decode()
    assert "It was not tried yet" in page.content.decode()


def test_test_event_reaches_the_program(admin, hook, workers, settings):
    settings.WEBHOOK_INTERNAL_ORIGINS = ["http://127.0.0.1:1"]
    Endpoint.objects.update(url="http://127.0.0.1:1/")
    Delivery.objects.create(endpoint=hook)
    from workstreams.webhooks.tasks import send_webhooks

    send_webhooks()
    page = admin.get(change(Delivery.objects.get())).content.decode()
    assert "The connection failed or broke" in page


def test_disabled_webhook_gets_no_test_event(admin, hook):
    hook.disable(Endpoint.Reason.GONE)

    assert "Enable it first" in press(admin, hook, "test").content.decode()
    assert not Delivery.objects.exists()


def test_disabled_webhook_is_enabled_again(admin, hook, told):
    hook.disable(Endpoint.Reason.FAILING)
    Delivery.objects.update(state="failed", next_attempt_at=timezone.now() + timedelta(days=1))
    press(admin, hook, "enabling")

    hook.refresh_from_db()
    told.refresh_from_db()
    assert hook.disabled_at is None
    assert told.next_attempt_at <= timezone.now()


def test_new_secret_leaves_the_old_one_for_a_while(admin, hook):
    old = hook.secret
    shown = press(admin, hook, "secret").content.decode()
    hook.refresh_from_db()

    assert hook.secret != old
    assert hook.secret in shown
    assert old not in shown
    assert hook.secrets == [hook.secret, old]


def test_what_failed_since_a_day_is_posted_again(admin, hook, conversation):
    Delivery.objects.all().delete()
    for state, days in (("failed", 1), ("given_up", 1), ("delivered", 1), ("given_up", 9)):
        event = ConversationEvent.objects.create(conversation=conversation, kind="tagged")
        Delivery.objects.create(
            endpoint=hook, event=event, state=state, created_at=days_ago(days), attempts=7
        )
    page = press(admin, hook, "replay", {"replay_since": days_ago(3).date().isoformat()})

    assert "2 events are posted again." in page.content.decode()
    assert Delivery.objects.filter(state="pending", attempts=0).count() == 2


def test_replay_without_a_day_asks_for_one(admin, hook, told):
    page = press(admin, hook, "replay", {"replay_since": "soon"})

    assert "Enter from which day on" in page.content.decode()


def test_webhook_is_deleted_with_its_journal(admin, hook, told):
    Attempt.objects.create(delivery=told, status=204, milliseconds=9)
    assert "Data warehouse" in admin.get(delete(hook)).content.decode()
    admin.post(delete(hook), {"post": "yes"})

    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()


def test_one_event_is_posted_again(admin, told):
    press(admin, told, "again")

    told.refresh_from_db()
    assert told.state == "pending"
    assert told.replayed_at is not None


def test_chosen_events_are_posted_again(admin, told):
    asked = {"action": "replay", "_selected_action": [told.pk]}
    page = admin.post("/admin/webhooks/delivery/", asked, follow=True)

    assert "1 event is posted again." in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state__exact=delivered", True),
        ("state__exact=failed", False),
        ("kind=tagged", True),
        ("kind=closed", False),
        ("kind=test", False),
    ],
)
def test_journal_is_sifted(admin, told, query, found):
    page = admin.get(f"/admin/webhooks/delivery/?{query}").content.decode()

    assert (change(told).removesuffix("?") in page) == found


def test_page_of_one_event_shows_its_attempts(admin, told):
    Attempt.objects.create(delivery=told, status=500, error="status", milliseconds=12)
    Attempt.objects.create(delivery=told, status=204, milliseconds=9)
    page = admin.get(change(told)).content.decode()

    assert "It answered with an error" in page
    assert "12 ms" in page
    assert f"evt_{told.event_id}" in page


def test_webhook_that_wants_more_is_not_told_what_happened_before(admin, hook):
    Endpoint.objects.update(kinds=["closed"], listens_since=days_ago(5))
    admin.post(change(hook), posted(kinds=["closed", "tagged"]))

    hook.refresh_from_db()
    assert hook.kinds == ["closed", "tagged"]
    assert timezone.now() - hook.listens_since < timedelta(minutes=1)


def test_webhook_that_is_only_renamed_goes_on_as_before(admin, hook):
    Endpoint.objects.update(listens_since=days_ago(5))
    admin.post(change(hook), posted(name="Lake"))

    hook.refresh_from_db()
    assert hook.name == "Lake"
    assert timezone.now() - hook.listens_since > timedelta(days=4)
