"""What could not arrive is known before the cause is mended, and fetched afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from facebook_channel.connection import check_schedule, health
from facebook_channel.models import FacebookPage, PageCheck
from tests.facebook_channel.connecting import check, facebook_says, finding
from tests.fixtures import GILDA
from workstreams.conversations.models import ContactIdentity


@pytest.fixture
def gilda(page):
    """She wrote an hour ago; the page's history is here already."""
    page.backfills.create(state="done", look_back_until=timezone.now())
    at = timezone.now() - timedelta(hours=1)
    return ContactIdentity.objects.create(channel=page, external_id=GILDA, window_opened_at=at)


def pending(page):
    return page.backfills.filter(state="pending")


@pytest.mark.parametrize("lost", [{"active": False}, {"fields": ["message_reads"]}])
def test_callback_that_was_switched_off_is_an_outage(
    facebook, page, gilda, reader, mailoutbox, lost
):
    check(page)
    facebook.callback.update(lost)

    check(page)

    assert pending(page).get().outage_began_at == gilda.window_opened_at
    assert [mail.subject for mail in mailoutbox] == ["Harbour Lamps had lost its subscription"]


def test_callback_that_lacks_a_new_field_lost_no_message(facebook, page, gilda):
    facebook.callback["fields"] = ["messages"]

    check(page)

    assert finding(check(page), "callback")["state"] == "good"
    assert not pending(page).exists()


def test_every_page_of_the_application_fetches_what_it_missed(facebook, page, gilda):
    outlet = FacebookPage.objects.create(
        kind="facebook",
        name="Outlet",
        work_stream=page.work_stream,
        application=page.application,
        page_id="110000000000008",
        access_token="another-token",
    )
    at = timezone.now() - timedelta(hours=3)
    ContactIdentity.objects.create(channel=outlet, external_id="66", window_opened_at=at)
    facebook.callback["active"] = False

    check(page)

    assert PageCheck.objects.get(page=outlet).outage_began_at == at
    assert outlet.pk in check_schedule.due()


def test_outage_is_known_before_the_page_is_subscribed_again(facebook, page, gilda):
    check(page)
    facebook.subscribed = []
    facebook.dies_after_subscribing = True

    with pytest.raises(SystemExit):
        check(page)

    assert PageCheck.objects.get().outage_began_at == gilda.window_opened_at


def test_run_that_failed_is_begun_anew_by_the_next_good_check(facebook, page, gilda):
    PageCheck.objects.create(page=page, outage_began_at=gilda.window_opened_at)
    check(page)
    pending(page).update(state="failed")

    check(page)

    assert pending(page).get().outage_began_at == gilda.window_opened_at


def test_run_under_way_is_left_alone_by_the_next_check(facebook, page, gilda):
    PageCheck.objects.create(page=page, outage_began_at=gilda.window_opened_at)
    check(page)
    pending(page).update(cursor="7")

    check(page)

    assert pending(page).get().cursor == "7"


def test_check_that_was_overtaken_writes_nothing(facebook, page):
    facebook.dead = (190, 463)
    facebook.meanwhile = lambda: token_was_replaced(facebook, page)

    check(page)

    page.refresh_from_db()
    assert page.health == "connected"
    assert PageCheck.objects.get().due_at > timezone.now() + timedelta(hours=20)


def token_was_replaced(facebook, page):
    """A second worker looks with the new one, while the first waits for its answer."""
    facebook.dead = None
    check_schedule.ask_for_check(page)
    health.check(page.pk)
    facebook.dead = (190, 463)


def test_wish_to_subscribe_anew_is_kept_for_whoever_checks(facebook, page):
    facebook.callback["url"] = "https://elsewhere.example/"
    check_schedule.ask_for_check(page, anew=True)

    for page_id in check_schedule.due():
        health.check(page_id)

    assert facebook.callback["url"] == page.application.callback_uri
    assert not PageCheck.objects.get().anew


def test_administrator_may_say_that_a_block_is_over(facebook, page):
    facebook_says(page, "block", "spam")
    assert finding(check(page), "conduct")["state"] == "bad"

    assert finding(check(page, anew=True), "conduct")["state"] == "good"
    assert page.health == "connected"
