"""The webhook keeps what Facebook signed and refuses everything else."""

import asyncio

import pytest
from django.db import connection

from facebook_channel.apps import WEBHOOKS
from facebook_channel.models import FacebookApplication, WebhookDelivery
from facebook_channel.signature import sign
from facebook_channel.tasks import process_deliveries
from facebook_channel.webhook import keeping
from facebook_channel.webhook.door import webhook
from omnichannel.celery import app as celery
from omnichannel.development.ports import free_port
from tests.fixtures import (
    APP_SECRET,
    envelope,
    post_webhook,
    request_webhook,
    text_item,
    wire,
)
from workstreams.conversations.models import Message

KEY = "a-key-nobody-has"


def path_of(application):
    return f"{WEBHOOKS}{application.webhook_key}/"


def signed_twice_as_long_as_allowed(settings):
    settings.FACEBOOK_MAX_WEBHOOK_BYTES = 100
    return wire(envelope(text_item("x" * 200)))


def test_signed_post_is_kept_byte_for_byte(transactional_db, page):
    body = wire(envelope(text_item("Grüße / 😀")))

    status, answer = post_webhook(page.application, body)

    assert (status, answer) == (200, b"")
    kept = WebhookDelivery.objects.get()
    assert bytes(kept.body) == body
    assert (kept.application, kept.state, kept.attempts) == (page.application, "pending", 0)


def test_post_is_kept_before_it_is_acknowledged(transactional_db, page):
    """At the moment of the answer another connection finds the row committed."""
    seen = []
    body = wire(envelope(text_item()))

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            found = await asyncio.to_thread(count_in_another_connection)
            seen.append((message["status"], found))

    async def request():
        headers = [(b"x-hub-signature-256", sign(body, APP_SECRET).encode())]
        scope = {"path": path_of(page.application), "method": "POST", "headers": headers}
        await webhook(scope, receive, send)
        await keeping.stop()

    asyncio.run(request())

    assert seen == [(200, 1)]


def count_in_another_connection():
    try:
        return WebhookDelivery.objects.count()
    finally:
        connection.close()


def test_posts_that_come_together_are_each_judged_alone(transactional_db, page):
    good = wire(envelope(text_item(mid="m_good")))
    key = page.application.webhook_key
    posts = [
        keeping.Post(key, sign(good, APP_SECRET), good),
        keeping.Post(key, sign(good, "guessed"), good),
        keeping.Post(KEY, sign(good, APP_SECRET), good),
    ]

    async def together():
        answers = await asyncio.gather(*[keeping.keep(post) for post in posts])
        await keeping.stop()
        return answers

    assert asyncio.run(together()) == [True, False, False]
    assert WebhookDelivery.objects.count() == 1


REFUSED = {
    "unsigned": [],
    "empty": [("X-Hub-Signature-256", "")],
    "forged": [("X-Hub-Signature-256", "sha256=" + "a" * 64)],
    "the old header only": [("X-Hub-Signature", "sha1=" + "a" * 40)],
}


def test_post_without_a_valid_signature_is_refused(transactional_db, page):
    content = envelope(text_item())
    statuses = {
        name: post_webhook(page.application, content, headers=headers)[0]
        for name, headers in REFUSED.items()
    }

    assert statuses == dict.fromkeys(REFUSED, 403)
    assert not WebhookDelivery.objects.exists()


def test_tampered_post_is_refused(transactional_db, page):
    signature = sign(wire(envelope(text_item("10 lamps"))), APP_SECRET)

    status, _body = post_webhook(
        page.application,
        envelope(text_item("99 lamps")),
        headers=[("X-Hub-Signature-256", signature)],
    )

    assert status == 403
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_only_get_and_post_are_answered(method):
    assert request_webhook(method, f"{WEBHOOKS}{KEY}/")[0] == 405


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("key", ["", "a\x00b", "\ud800", "a/b", "x" * 500])
def test_key_that_cannot_be_one_is_refused_without_asking_the_database(key, method):
    assert request_webhook(method, f"{WEBHOOKS}{key}/")[0] == 403


def test_unknown_key_is_refused(transactional_db, page):
    body = wire(envelope(text_item()))
    headers = [("X-Hub-Signature-256", sign(body, APP_SECRET))]

    assert request_webhook("POST", f"{WEBHOOKS}{KEY}/", body, headers)[0] == 403


def test_retired_application_is_refused(transactional_db, page):
    page.application.retire()

    assert post_webhook(page.application, envelope(text_item()))[0] == 403
    assert post_webhook(page.application, envelope(text_item()), secret="")[0] == 403
    assert not WebhookDelivery.objects.exists()


def test_application_without_a_page_has_no_address(transactional_db, application):
    status, _body = post_webhook(application, envelope(text_item()))

    assert application.webhook_key == ""
    assert status == 403


def test_changed_secret_counts_at_once(transactional_db, page):
    FacebookApplication.objects.update(app_secret="a-rotated-secret")

    assert post_webhook(page.application, envelope(text_item()))[0] == 403
    assert (
        post_webhook(page.application, envelope(text_item()), secret="a-rotated-secret")[0] == 200
    )


def test_secret_that_cannot_be_opened_does_not_hurt_another_application(transactional_db, page):
    other = FacebookApplication.objects.create(
        name="Outlet", app_id="700000000000078", app_secret="another", webhook_key="outlet"
    )
    with connection.cursor() as cursor:
        table = FacebookApplication._meta.db_table
        cursor.execute(f"UPDATE {table} SET app_secret = 'f1:x' WHERE id = %s", [other.pk])
    body = wire(envelope(text_item()))
    posts = [
        keeping.Post("outlet", sign(body, "another"), body),
        keeping.Post(page.application.webhook_key, sign(body, APP_SECRET), body),
    ]

    async def together():
        answers = await asyncio.gather(*[keeping.keep(post) for post in posts])
        await keeping.stop()
        return answers

    assert asyncio.run(together()) == [False, True]


def test_body_that_declares_to_be_too_large_is_refused(settings):
    body = signed_twice_as_long_as_allowed(settings)
    headers = [("Content-Length", str(len(body)))]

    assert request_webhook("POST", f"{WEBHOOKS}{KEY}/", b"", headers)[0] == 413


def test_body_that_turns_out_too_large_is_refused(settings):
    body = signed_twice_as_long_as_allowed(settings)

    assert request_webhook("POST", f"{WEBHOOKS}{KEY}/", body)[0] == 413


def test_signed_post_that_is_not_json_is_kept_and_remarked(transactional_db, page):
    status, _body = post_webhook(page.application, b"<html>")
    process_deliveries()

    assert status == 200
    kept = WebhookDelivery.objects.get()
    assert (kept.state, kept.remarks) == ("processed", ["item 0: not JSON"])


def test_database_that_is_down_makes_facebook_deliver_again(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", str(free_port()))
    body = wire(envelope(text_item()))
    headers = [("X-Hub-Signature-256", sign(body, APP_SECRET))]

    assert request_webhook("POST", f"{WEBHOOKS}{KEY}/", body, headers)[0] == 503


@pytest.fixture
def broker_down(no_broker):
    """Celery keeps its connections; as after a fork, it is made to open new ones."""
    address = celery.conf.broker_url
    celery.conf.broker_url = f"redis://127.0.0.1:{free_port()}/0"
    celery.conf.broker_transport_options = {"max_retries": 0}
    celery._after_fork()
    yield
    celery.conf.broker_url = address
    celery._after_fork()


def test_broker_that_is_down_loses_nothing(transactional_db, page, broker_down):
    status, _body = post_webhook(page.application, envelope(text_item("hello")))
    process_deliveries()  # as the clock does every few seconds

    assert status == 200
    assert Message.objects.get().text == "hello"
