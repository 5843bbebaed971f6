"""A look at a page's connection: what is found, what is mended, what is said of it."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from facebook_channel.connection import check_schedule, health
from facebook_channel.connection.subscription import FIELDS
from facebook_channel.models import FacebookApplication, FacebookPage, PageCheck
from facebook_channel.rate_limit import rest
from tests.facebook_channel.connecting import check, facebook_says, finding, in_days
from tests.fixtures import GILDA
from workstreams.channels.models import Channel
from workstreams.conversations.models import ContactIdentity, Message

DAY = timedelta(days=1)


def heard_of_gilda(page, ago=DAY):
    at = timezone.now() - ago
    return ContactIdentity.objects.create(channel=page, external_id=GILDA, window_opened_at=at)


def test_page_in_order_is_connected(facebook, page):
    row = check(page)

    assert {found["state"] for found in row.findings} == {"good"}
    assert (page.health, page.health_warning) == (Channel.Health.CONNECTED, "")
    assert row.subscribed_fields == sorted(FIELDS)
    assert facebook.posts == []


def test_page_of_another_name_is_not_this_page(facebook, page):
    facebook.owner = "999"

    row = check(page)

    assert finding(row, "token")["state"] == "bad"
    assert page.health == Channel.Health.NEEDS_ATTENTION
    assert "Somebody's page (999)" in page.health_sentence


@pytest.mark.parametrize(
    ("subcode", "words"),
    [(463, "has expired"), (460, "password"), (492, "role"), (None, "does not accept")],
)
def test_dead_token_says_what_killed_it_and_what_to_do(facebook, page, subcode, words):
    facebook.dead = (190, subcode)
    facebook.token = {"is_valid": False, "error": {"code": 190, "subcode": subcode}}

    check(page)

    assert page.health == Channel.Health.NEEDS_ATTENTION
    assert words in page.health_sentence
    assert "Create a new token" in page.health_sentence


def test_token_of_another_application_is_found(facebook, page):
    facebook.token["app_id"] = 12345678901234567890

    check(page)

    assert "another application (12345678901234567890)" in page.health_sentence


def test_token_without_the_permission_to_answer_stops_answers(facebook, page):
    facebook.token["scopes"] = ["pages_manage_metadata"]

    check(page)

    assert page.health == Channel.Health.NEEDS_ATTENTION
    assert "pages_messaging" in page.health_sentence


def test_permission_for_other_pages_only_is_none(facebook, page):
    facebook.token["granular_scopes"] = [{"scope": "pages_messaging", "target_ids": ["1", "2"]}]

    check(page)

    assert page.health == Channel.Health.NEEDS_ATTENTION


def test_token_that_ends_soon_is_a_warning(facebook, page):
    facebook.token["data_access_expires_at"] = in_days(6.5)

    row = check(page)

    assert page.health == Channel.Health.CONNECTED
    assert "loses its access to data" in page.health_warning
    assert "in 6 days" in page.health_warning
    assert row.data_access_expires_at


def test_facebook_out_of_reach_changes_nothing_but_the_findings(facebook, page):
    FacebookPage.objects.update(created_at=timezone.now() - DAY)
    facebook.token["expires_at"] = in_days(6.5)
    check(page)
    facebook.away = True

    row = check(page)

    assert page.health == Channel.Health.CONNECTED
    assert "in 6 days" in page.health_warning
    assert finding(row, "token")["state"] == "unknown"
    assert row.subscribed_fields == sorted(FIELDS)
    assert timedelta(minutes=4) < row.due_at - timezone.now() < timedelta(minutes=6)


def test_new_page_is_subscribed(facebook, page):
    facebook.subscribed = []

    assert "was subscribed just now" in finding(check(page), "subscription")["sentence"]


def test_lost_subscription_is_subscribed_again(facebook, page):
    check(page)
    facebook.subscribed = []

    row = check(page)

    assert "messages" in facebook.subscribed
    assert "subscribed again just now" in finding(row, "subscription")["sentence"]
    assert page.health == Channel.Health.CONNECTED


def test_page_that_left_while_it_was_checked_is_not_subscribed_again(facebook, page):
    facebook.subscribed = []
    FacebookPage.objects.filter(pk=page.pk).update(deleted_at=timezone.now())

    check_schedule.ask_for_check(page)
    health.check(page.pk)

    assert facebook.posts == []


def test_subscription_that_cannot_be_mended_is_a_warning(facebook, page):
    facebook.subscribed, facebook.takes_subscriptions = [], False

    row = check(page)

    assert finding(row, "subscription")["state"] == "bad"
    assert page.health == Channel.Health.CONNECTED
    assert "the page is not subscribed" in page.health_warning


def test_callback_is_registered_where_there_is_none(facebook, page):
    facebook.callback = None

    row = check(page)

    assert facebook.callback["url"] == page.application.callback_uri
    assert finding(row, "callback")["state"] == "good"


def test_foreign_callback_is_replaced_only_when_asked_for(facebook, page):
    facebook.callback["url"] = "https://elsewhere.example/"

    assert finding(check(page), "callback")["state"] == "bad"
    assert "https://elsewhere.example/" in page.health_warning
    assert finding(check(page, anew=True), "callback")["state"] == "good"


def test_missing_fields_of_a_page_are_named(facebook, page):
    check(page)
    facebook.subscribed = ["messages"]
    facebook.takes_subscriptions = False

    assert "message_reads" in finding(check(page), "subscription")["sentence"]


def test_silence_is_told_where_people_usually_write(facebook, page, conversation):
    Message.objects.all().delete()
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=5))
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            channel=page,
            direction="inbound",
            origin="customer",
            external_id=f"m_{week}_{number}",
            occurred_at=timezone.now() - timedelta(weeks=week, hours=2),
        )
        for week in range(1, 5)
        for number in range(12)
    )

    check(page)

    assert "usually 12 messages come in such a time" in page.health_warning


def test_silence_of_a_quiet_page_is_nothing(facebook, page):
    heard_of_gilda(page)

    assert finding(check(page), "traffic")["state"] == "good"


def test_block_by_facebook_stops_answers_until_it_ends(facebook, page):
    facebook_says(page, "block", "spam")
    health.check(page.pk)
    page.refresh_from_db()
    assert (page.health, "“spam”" in page.health_sentence) == ("needs_attention", True)

    facebook_says(page, "unblock")
    health.check(page.pk)
    page.refresh_from_db()
    assert page.health == Channel.Health.CONNECTED


def test_refused_posts_are_a_warning(facebook, page):
    FacebookApplication.objects.update(refused_in_a_row=4, refused_at=timezone.now())

    check(page)

    assert "4 in a row" in page.health_warning


def test_outage_begins_with_the_last_event_and_ends_with_a_back_fill(facebook, page):
    page.backfills.create(state="done", look_back_until=timezone.now())
    gilda = heard_of_gilda(page)
    facebook.subscribed, facebook.takes_subscriptions = [], False
    assert check(page).outage_began_at == gilda.window_opened_at

    facebook.takes_subscriptions = True
    row = check(page)

    assert row.outage_began_at == gilda.window_opened_at  # until the run is done
    assert page.backfills.get(state="pending").outage_began_at == gilda.window_opened_at


def test_page_that_works_for_the_first_time_gets_its_history(facebook, page, settings):
    check(page)
    check(page)

    assert page.backfills.get().outage_began_at is None


def test_history_is_not_fetched_where_nobody_wants_it(facebook, page, settings):
    settings.BACKFILL_ON_CONNECT = False
    check(page)

    assert not page.backfills.exists()


def test_page_is_checked_once_at_a_time_and_then_once_a_day(facebook, page):
    assert check_schedule.due() == []
    row = PageCheck.objects.get(page=page)
    assert row.due_at > timezone.now()

    check_schedule.ask_for_check(page)
    assert check_schedule.due() == [page.pk]
    assert row.claim()
    assert not row.claim()
    health.check(page.pk)
    row.refresh_from_db()
    assert row.checked_at is None

    assert check(page).due_at > timezone.now() + timedelta(hours=23)


def test_good_check_has_every_profile_field_asked_for_again(facebook, page):
    FacebookPage.objects.update(profile_fields_asked_at=timezone.now())

    check(page)

    assert page.profile_fields_asked_at is None


def test_token_that_no_key_opens_is_found_and_told(facebook, page, settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    check_schedule.ask_for_check(page)

    health.check(page.pk)

    row = PageCheck.objects.get()
    assert finding(row, "token")["state"] == "bad"
    assert "FIELD_ENCRYPTION_KEYS" in finding(row, "token")["sentence"]
    assert row.checked_at


@pytest.mark.parametrize("code", [1, 100, 999])
def test_odd_answer_about_the_token_stops_no_answers(facebook, page, code):
    check(page)
    facebook.dead = (code, None)

    row = check(page)

    assert finding(row, "token")["state"] == "unknown"
    assert page.health == Channel.Health.CONNECTED


def test_secret_that_does_not_fit_is_named(facebook, page):
    facebook.dead, facebook.words = (100, None), "Invalid appsecret_proof provided"

    check(page)

    assert page.health == Channel.Health.NEEDS_ATTENTION
    assert "Application Secret does not fit" in page.health_sentence


def test_check_of_a_resting_page_learns_nothing_and_comes_again_soon(facebook, page):
    FacebookPage.objects.update(created_at=timezone.now() - DAY)
    check(page)
    rest.keep(page.application, 600)

    row = check(page)

    assert finding(row, "token")["state"] == finding(row, "callback")["state"] == "unknown"
    assert page.health == Channel.Health.CONNECTED
    assert row.due_at < timezone.now() + timedelta(minutes=6)


def test_subscription_that_facebook_is_too_busy_for_is_tried_again_soon(facebook, page):
    FacebookPage.objects.update(created_at=timezone.now() - DAY)
    check(page)
    facebook.subscribed, facebook.takes_subscriptions = [], False
    facebook.refuses_subscriptions_with = 2

    row = check(page)

    assert finding(row, "subscription")["state"] == "unknown"
    assert row.due_at < timezone.now() + timedelta(minutes=6)
