"""Administrators hear of a page's troubles by e-mail: in time, once a day, without secrets."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from facebook_channel.connection import alerts
from facebook_channel.models import PageCheck
from facebook_channel.tasks import alert_refused_posts, alert_too_large_posts
from tests.facebook_channel.connecting import check, facebook_says, finding, in_days
from tests.fixtures import APP_SECRET
from workstreams.models import User


def subjects(mailoutbox):
    return [mail.subject for mail in mailoutbox]


def test_dead_token_is_told_once_a_day(facebook, page, reader, mailoutbox):
    facebook.dead = (190, 463)

    check(page)
    check(page)
    assert subjects(mailoutbox) == ["Harbour Lamps needs attention: no answers leave"]

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        check(page)
    assert len(mailoutbox) == 2


def test_mail_says_what_to_do_and_where_and_holds_no_secret(facebook, page, reader, mailoutbox):
    facebook.dead = (190, 463)

    check(page)

    (mail,) = mailoutbox
    assert mail.to == ["adam@harbour.example"]
    assert "Create a new token for this page" in mail.body
    assert f"/admin/facebook_channel/facebookpage/{page.pk}/change/" in mail.body
    assert "&#" not in mail.subject + mail.body
    assert APP_SECRET not in mail.body
    assert page.access_token not in mail.body


def test_end_of_a_token_is_told_at_each_step_once(facebook, page, reader, mailoutbox):
    facebook.token["expires_at"] = in_days(14.5)
    for days_later in (0, 1, 2, 8, 9, 12, 13.7, 13.8):
        with time_machine.travel(timezone.now() + timedelta(days=days_later)):
            check(page)

    assert subjects(mailoutbox) == ["The token of Harbour Lamps is about to end"] * 4


def test_subscription_that_was_lost_and_mended_is_told(facebook, page, reader, mailoutbox):
    check(page)
    facebook.subscribed = []
    check(page)

    assert subjects(mailoutbox) == ["Harbour Lamps had lost its subscription"]


def test_first_subscription_is_no_news(facebook, page, reader, mailoutbox):
    facebook.subscribed = []
    check(page, anew=True)

    assert mailoutbox == []


def test_subscription_that_stays_lost_is_told(facebook, page, reader, mailoutbox):
    check(page)
    facebook.subscribed, facebook.takes_subscriptions = [], False
    check(page)

    assert subjects(mailoutbox) == ["Harbour Lamps receives no messages"]


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("warning", "Facebook has warned Harbour Lamps"),
        ("block", "Harbour Lamps needs attention: no answers leave"),
    ],
)
def test_word_of_facebook_on_conduct_is_told(facebook, page, reader, mailoutbox, action, subject):
    facebook_says(page, action, "too many messages")
    check(page)

    assert subjects(mailoutbox) == [subject]
    assert "too many messages" in mailoutbox[0].body


def test_another_cause_is_told_the_same_day(facebook, page, reader, mailoutbox):
    facebook.dead = (190, 463)
    check(page)
    facebook.dead = None
    facebook_says(page, "block", "spam")
    check(page)

    assert ["expired" in mail.body for mail in mailoutbox] == [True, False]
    assert "spam" in mailoutbox[1].body


def test_trouble_that_comes_again_after_it_was_mended_is_told_again(
    facebook, page, reader, mailoutbox
):
    for death in ((190, 463), None, (190, 463)):
        facebook.dead = death
        check(page)

    assert len(mailoutbox) == 2


def test_warning_is_told_once_and_lapses(facebook, page, reader, mailoutbox):
    facebook_says(page, "warning", "too many messages")
    for days in (0, 2, 20):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert finding(check(page), "conduct")["state"] == "warning"

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert finding(check(page), "conduct")["state"] == "good"
    assert len(mailoutbox) == 1


def test_refused_and_too_large_posts_are_told_of_the_application(page, reader, mailoutbox):
    for task in (alert_refused_posts, alert_too_large_posts, alert_refused_posts):
        task(page.application.pk)

    assert subjects(mailoutbox) == [
        "Posts to Harbour Lamps are refused",
        "Posts to Harbour Lamps are too large",
    ]


def test_mail_that_did_not_leave_is_tried_again_by_the_next_check(
    facebook, page, reader, mailoutbox, settings
):
    facebook.dead = (190, 463)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    row = check(page)
    assert row.told_administrators == {}
    assert row.due_at < timezone.now() + timedelta(hours=2)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    check(page)
    assert len(mailoutbox) == 1


def test_only_administrators_who_may_sign_in_are_written_to(facebook, page, reader, mailoutbox):
    User.objects.create_superuser("gone", name="Gone", email="gone@x.example", is_active=False)
    User.objects.create_user("alice", name="Alice", email="alice@x.example")
    facebook.dead = (190, 463)
    check(page)

    assert mailoutbox[0].to == ["adam@harbour.example"]


def test_what_nobody_could_read_is_told_once_there_is_a_reader(facebook, page, mailoutbox):
    facebook.dead = (190, 463)
    row = check(page)
    assert row.checked_at
    assert row.told_administrators == {}
    assert row.due_at < timezone.now() + timedelta(hours=2)

    User.objects.create_superuser("adam", name="Adam Reyes", email="adam@harbour.example")
    check(page)
    assert len(mailoutbox) == 1


def test_what_was_told_long_ago_is_forgotten(page, reader):
    long_ago = (timezone.now() - timedelta(days=90)).isoformat()
    PageCheck.objects.create(page=page, told_administrators={"token_ends:2020-01-01:7": long_ago})

    alerts.refused_posts(page.application)

    assert list(PageCheck.objects.get().told_administrators) == ["refused_posts"]
