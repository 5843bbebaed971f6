"""The connection of a page in the administration: what is shown, and what the buttons ask for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import Backfill, PageCheck
from tests.administration.conftest import page_fields
from tests.administration.forms import change, delete
from workstreams.conversations.models import ContactIdentity

FOUND = [
    {"name": "token", "state": "good", "sentence": "Facebook accepts it."},
    {
        "name": "callback",
        "state": "bad",
        "sentence": "Press “Register the callback with Facebook”.",
    },
]


@pytest.fixture
def checked(page):
    now = timezone.now()
    tomorrow = now + timedelta(days=1)
    return PageCheck.objects.create(page=page, checked_at=now, due_at=tomorrow, findings=FOUND)


@pytest.fixture
def asked(checked):
    """Somebody has asked for a check that has not begun."""
    PageCheck.objects.update(due_at=timezone.now())
    return checked


def button(name, record):
    model = record._meta.model_name
    return reverse(f"admin:facebook_channel_{model}_{name}", args=[record.pk])


def test_page_that_rests_says_until_when(admin, page, checked):
    end = timezone.now() + timedelta(minutes=5)
    page.application.rests_until = end
    page.application.save(update_fields=["rests_until"])

    sentence = f"Rests until {timezone.localtime(end):%H:%M}: Facebook asked for slower sending."
    assert sentence in admin.get(reverse("admin:index")).content.decode()


def test_page_shows_what_the_check_found(admin, page, checked):
    Backfill.objects.create(
        page=page, state="done", look_back_until=timezone.now(), messages=7, gaps=2
    )
    words = admin.get(change(page)).content.decode()

    assert "Page Access Token" in words
    assert "Press “Register the callback with Facebook”." in words
    assert "7 new messages" in words
    assert "Facebook tells the newest 20 of a conversation only" in words
    assert button("check", page) in words


def test_page_that_was_never_checked_says_so(admin, page):
    assert "was not checked yet" in admin.get(change(page)).content.decode()


def test_panel_asks_for_itself_often_while_a_check_is_under_way(admin, page, asked):
    words = admin.get(button("connection", page)).content.decode()
    assert "load delay:2s" in words

    asked.claim()
    assert "load delay:2s" in admin.get(button("connection", page)).content.decode()

    asked.finish(timezone.now() + timedelta(seconds=20))
    assert "every 20s" in admin.get(button("connection", page)).content.decode()


def panel_of(admin, page):
    return admin.get(button("connection", page)).content.decode()


def test_panel_shows_no_state_while_a_check_is_under_way(admin, page, asked):
    page.report_connected()
    words = panel_of(admin, page)

    assert "Being checked…" in words
    assert "Connected" not in words
    assert "As it was 0" in words


def test_panel_does_not_show_what_was_found_of_settings_that_were_changed(admin, page, asked):
    words = panel_of(admin, page)

    assert "Being checked…" in words
    assert "Broken" not in words


def test_panel_brings_the_banner_along(admin, page, checked):
    page.report_trouble("The token has expired.")
    words = panel_of(admin, page)

    assert 'hx-swap-oob="true"' in words
    assert "The token has expired." in words


def test_panel_says_so_where_health_and_findings_differ(admin, page, checked):
    page.report_trouble("Facebook does not let this page send.")
    assert "this check has not shown why" in panel_of(admin, page)

    page.report_connected()
    assert "this check has not shown why" not in panel_of(admin, page)


def test_panel_tells_the_last_event_as_it_is_now(admin, conversation, checked):
    """And not as it was when the page was checked."""
    wrote_at = timezone.now() - timedelta(minutes=3)
    ContactIdentity.objects.update(window_opened_at=wrote_at)

    assert "The last event came from a customer 3\xa0minutes ago" in panel_of(admin, checked.page)


def test_check_button_has_the_page_checked(admin, page, facebook, workers, commit):
    with commit():
        response = admin.post(button("check", page), follow=True)

    assert "The connection is being checked." in response.content.decode()
    assert PageCheck.objects.get().checked_at
    assert facebook.posts == []


def test_subscribe_button_subscribes_whatever_it_looks_like(admin, page, facebook, workers, commit):
    with commit():
        admin.post(button("subscribe", page))

    assert [what for what, _fields in facebook.posts] == ["subscribe"]


def test_history_button_fetches_the_history(admin, page):
    admin.post(button("backfill", page))

    assert page.backfills.get().outage_began_at is None


def test_list_checks_the_pages_that_are_chosen(admin, page, facebook, workers, commit):
    where = reverse("admin:facebook_channel_facebookpage_changelist")
    posted = {"action": "check_connection", "_selected_action": page.pk}
    with commit():
        response = admin.post(where, posted, follow=True)

    assert "1 connection is being checked." in response.content.decode()
    assert PageCheck.objects.get().checked_at


@pytest.mark.parametrize("name", ["check", "subscribe", "register", "test", "backfill"])
def test_buttons_are_for_administrators_and_only_post(admin, supervisor, page, name):
    assert supervisor.post(button(name, page)).status_code == 403
    assert admin.get(button(name, page)).status_code == 405
    assert admin.post(button(name, page).replace(str(page.pk), "x")).status_code == 404


def test_saved_page_is_connected(admin, page, facebook, workers, commit):
    facebook.callback, facebook.subscribed = None, []
    with commit():
        admin.post(
            change(page), page_fields(page.application, page.work_stream, page_id=page.page_id)
        )

    assert {what for what, _how in facebook.posts} == {"subscribe", "register"}
    page.refresh_from_db()
    assert page.health == "connected"


def test_saving_is_no_error_page_while_facebook_is_away(admin, page, facebook, workers, commit):
    facebook.away = True
    with commit():
        response = admin.post(
            change(page), page_fields(page.application, page.work_stream, page_id=page.page_id)
        )

    assert response.status_code == 302
    assert PageCheck.objects.get().checked_at


def test_deleted_page_is_unsubscribed_with_the_token_it_had(admin, page, facebook, commit):
    with commit():
        admin.post(delete(page), {"post": "yes"})
        assert facebook.posts == []  # the transaction is open

    page.refresh_from_db()
    assert facebook.subscribed == []
    assert page.access_token == ""


def test_deleted_application_unsubscribes_its_pages(admin, page, facebook, commit):
    with commit():
        admin.post(delete(page.application), {"post": "yes"})

    assert facebook.subscribed == []


def test_callback_button_registers_the_callback(admin, page, facebook, workers, commit):
    facebook.callback["url"] = "https://elsewhere.example/"
    with commit():
        admin.post(button("callback", page.application))

    assert facebook.callback["url"] == page.application.callback_uri


def test_application_shows_its_registration_and_refused_posts(admin, page, checked):
    application = page.application
    application.refused_in_all, application.refused_in_a_row = 5, 2
    application.save()
    words = admin.get(change(application)).content.decode()

    assert "Press “Register the callback with Facebook”." in words
    assert "5 posts were refused for their signature." in words
    assert button("callback", application) in words


def test_options_of_a_page_are_among_its_general_settings(admin, page):
    words = admin.get(change(page)).content.decode()

    assert "Show customers that an agent is typing" in words
    assert "Show customers that an agent has seen their message" in words
