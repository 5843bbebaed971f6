"""Standard Webhooks: what the other side checks."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webhooks.conftest import SECRET, attempt
from workstreams.webhooks.signature import new_secret, sign


def test_signature_is_that_of_the_published_example():
    """The vector of the scheme's own libraries."""
    signature = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("message_id", "timestamp", "body"),
    [("evt_2", 100, b"{}"), ("evt_1", 101, b"{}"), ("evt_1", 100, b"{ }")],
)
def test_signature_covers_id_moment_and_body(message_id, timestamp, body):
    assert sign(SECRET, message_id, timestamp, body) != sign(SECRET, "evt_1", 100, b"{}")


def test_new_secret_is_long_and_never_the_same():
    assert new_secret().startswith("whsec_")
    assert len(base64.b64decode(new_secret().removeprefix("whsec_"))) == 32
    assert new_secret() != new_secret()


def checked(post, secret):
    """As the documentation tells the other side to."""
    headers, body = post
    headers = {name.lower(): value for name, value in headers.items()}
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mine = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{mine}" in headers["webhook-signature"].split()


def test_post_can_be_checked_with_the_secret(delivery, program):
    attempt(delivery)

    assert checked(program.posts[0], SECRET)
    assert not checked(program.posts[0], new_secret())


def test_while_the_secret_is_replaced_both_sign(delivery, endpoint, program):
    endpoint.replace_secret()
    attempt(delivery)

    assert checked(program.posts[0], SECRET)
    assert checked(program.posts[0], endpoint.secret)


def test_secret_that_opens_no_more_is_replaced_alone(endpoint, settings):
    settings.FIELD_ENCRYPTION_KEYS = ["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]
    kept = type(endpoint).objects.get()
    kept.replace_secret()

    assert kept.secrets == [kept.secret]


def test_old_secret_signs_no_more_when_its_time_is_over(delivery, endpoint, program):
    endpoint.replace_secret()
    type(endpoint).objects.update(previous_secret_until=timezone.now() - timedelta(seconds=1))
    attempt(delivery)

    assert not checked(program.posts[0], SECRET)
    assert type(endpoint).objects.erase_expired_secrets() == 1
    endpoint.refresh_from_db()
    assert endpoint.previous_secret == ""
