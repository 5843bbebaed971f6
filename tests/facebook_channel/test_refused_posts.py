"""Posts that are turned away are counted, and a run of them is told to the administrators."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from facebook_channel.models import FacebookApplication, WebhookDelivery
from facebook_channel.signature import sign
from facebook_channel.tasks import erase_expired_secrets
from facebook_channel.webhook import keeping
from tests.fixtures import APP_SECRET, envelope, post_webhook, request_webhook, text_item, wire

NEW_SECRET = "the-secret-that-came-after"


def counted():
    return FacebookApplication.objects.values_list("refused_in_a_row", "refused_in_all").get()


def forge(application, times=1):
    return [post_webhook(application, envelope(text_item()), secret="x")[0] for _ in range(times)]


def test_replaced_secret_counts_for_two_days_more(transactional_db, page):
    page.application.replace_secret(NEW_SECRET)

    assert post_webhook(page.application, envelope(text_item()))[0] == 200
    assert post_webhook(page.application, envelope(text_item()), secret=NEW_SECRET)[0] == 200
    told = WebhookDelivery.objects.order_by("id").values_list("signed_with", flat=True)
    assert list(told) == ["previous", "current"]


def test_replaced_secret_counts_no_longer_than_that(transactional_db, page):
    page.application.replace_secret(NEW_SECRET)
    FacebookApplication.objects.update(previous_secret_until=datetime.now(UTC))

    assert post_webhook(page.application, envelope(text_item()))[0] == 403
    assert post_webhook(page.application, envelope(text_item()), secret=NEW_SECRET)[0] == 200


def test_previous_secret_is_erased_once_it_counts_no_more(page):
    page.application.replace_secret(NEW_SECRET)
    FacebookApplication.objects.update(previous_secret_until=datetime.now(UTC))
    erase_expired_secrets()

    kept = FacebookApplication.objects.get()
    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, "")
    assert kept.previous_secret_until is None


def test_previous_secret_stays_while_it_counts(page):
    page.application.replace_secret(NEW_SECRET)
    erase_expired_secrets()

    assert FacebookApplication.objects.get().previous_secret == APP_SECRET


@time_machine.travel("2026-03-01 12:00", tick=False)
def test_previous_secret_is_remembered_until_a_known_moment(page):
    page.application.replace_secret(NEW_SECRET)

    kept = FacebookApplication.objects.get()
    assert (kept.app_secret, kept.previous_secret) == (NEW_SECRET, APP_SECRET)
    assert kept.previous_secret_until == datetime.now(UTC) + timedelta(hours=48)


def test_secret_that_is_entered_again_replaces_nothing(page):
    page.application.replace_secret(APP_SECRET)

    assert FacebookApplication.objects.get().previous_secret == ""


def test_retired_application_forgets_both_secrets(page):
    page.application.replace_secret(NEW_SECRET)
    page.application.retire()

    kept = FacebookApplication.objects.get()
    assert (kept.app_secret, kept.previous_secret) == ("", "")


def test_headers_that_matter_are_kept(transactional_db, page):
    body = wire(envelope(text_item()))
    headers = [
        ("X-Hub-Signature-256", sign(body, APP_SECRET)),
        ("Content-Type", "application/json"),
        ("User-Agent", "facebookexternalua"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("Cookie", "not=ours"),
        ("X-Hub-Signature", "sha1=00"),
    ]
    post_webhook(page.application, body, headers=headers)

    assert WebhookDelivery.objects.get().headers == {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-forwarded-for": "203.0.113.7",
        "x-hub-signature-256": sign(body, APP_SECRET),
    }


def test_refused_posts_are_counted_and_nothing_of_them_is_kept(transactional_db, page):
    assert forge(page.application, 3) == [403, 403, 403]

    assert counted() == (3, 3)
    assert FacebookApplication.objects.get().refused_at is not None
    assert not WebhookDelivery.objects.exists()


def test_good_post_ends_the_run(transactional_db, page):
    forge(page.application, 2)
    post_webhook(page.application, envelope(text_item()))
    forge(page.application)

    assert counted() == (1, 3)


def test_run_is_counted_in_the_order_of_the_posts(transactional_db, page):
    body = wire(envelope(text_item()))
    key = page.application.webhook_key
    good, bad = keeping.Post(key, sign(body, APP_SECRET), body), keeping.Post(key, "", body)

    async def together():
        answers = await asyncio.gather(*[keeping.keep(post) for post in [bad, bad, good, bad]])
        await keeping.stop()
        return answers

    assert asyncio.run(together()) == [False, False, True, False]
    assert counted() == (1, 3)


def test_refusal_of_an_unknown_key_is_nobodys(transactional_db, page):
    body = wire(envelope(text_item()))
    request_webhook("POST", "/webhooks/facebook/nobody/", body, [("X-Hub-Signature-256", "x")])

    assert counted() == (0, 0)


def test_good_post_changes_nothing_of_its_application(transactional_db, page):
    before = version_of_the_row()
    post_webhook(page.application, envelope(text_item()))

    assert version_of_the_row() == before


def version_of_the_row():
    """The transaction that wrote it: no statement has touched it while this stays."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text FROM {FacebookApplication._meta.db_table}")
        return cursor.fetchone()


def test_run_of_refused_posts_is_told_to_administrators(
    transactional_db, page, admin_user, workers, settings
):
    settings.WEBHOOK_ALERT_AFTER = 3
    admin_user.email = "adam@lamps.example"
    admin_user.save()
    forge(page.application, 2)
    before = len(mail.outbox)
    forge(page.application, 2)

    assert (before, len(mail.outbox)) == (0, 1)
    assert APP_SECRET not in mail.outbox[0].body


def test_post_that_is_too_large_is_counted_and_told(
    transactional_db, page, admin_user, workers, settings
):
    settings.FACEBOOK_MAX_WEBHOOK_BYTES = 100
    admin_user.email = "adam@lamps.example"
    admin_user.save()
    status, _body = post_webhook(page.application, envelope(text_item("x" * 200)))

    assert status == 413
    assert FacebookApplication.objects.get().too_large_in_all == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("signature", ["sha1=" + "a" * 40, "sha256=", "SHA256=00", "00"])
def test_signature_of_another_kind_is_refused(transactional_db, page, signature):
    headers = [("X-Hub-Signature-256", signature)]
    status, _body = post_webhook(page.application, envelope(text_item()), headers=headers)

    assert status == 403


def test_figures_that_cannot_be_written_refuse_nobody(transactional_db, page):
    """The row of the application is held by somebody who changes it."""
    forge(page.application)
    with transaction.atomic():
        FacebookApplication.objects.update(name="Another name")
        status, _body = post_webhook(page.application, envelope(text_item()))

    assert status == 200
