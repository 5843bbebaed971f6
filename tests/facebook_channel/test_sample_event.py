"""The test event: the way it takes, and what is said when it gets lost."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
import responses
from django.utils import timezone

from facebook_channel.apps import WEBHOOKS
from facebook_channel.connection import sample_event
from facebook_channel.connection.reachable_check import is_under_way, reachable
from facebook_channel.models import FacebookApplication, FacebookPage, PageCheck, WebhookDelivery
from facebook_channel.payload.our_test import is_our_test
from facebook_channel.processing import process_pending
from facebook_channel.signature import is_authentic
from tests.fixtures import (
    APP_SECRET,
    PAGE_ID,
    envelope,
    post_webhook,
    request_webhook,
    text_item,
    wire,
)
from workstreams.conversations.models import Contact, ContactIdentity, Conversation, Message

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def internet():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def asked(page):
    sample_event.ask(page)
    return page


def row_of(page):
    return PageCheck.objects.get(page=page)


def state_of(page, later=timedelta()):
    found = reachable(row_of(page), timezone.now() + later)
    return str(found.state), found.sentence


def kept(page, request):
    """As the webhook would: nothing but what is signed."""
    assert is_authentic(request.body, request.headers["X-Hub-Signature-256"], APP_SECRET)
    WebhookDelivery.objects.create(application=page.application, body=request.body)
    return 200, {}, ""


def keeping(internet, page):
    address = page.application.callback_uri
    internet.add_callback("POST", address, callback=lambda request: kept(page, request))


def test_event_takes_the_whole_way(transactional_db, internet, asked):
    """Through the real door, into the journal, and out of the line."""
    address = asked.application.callback_uri

    def door(request):
        path = f"{WEBHOOKS}{asked.application.webhook_key}/"
        status, body = request_webhook("POST", path, request.body, request.headers.items())
        return status, {}, body

    internet.add_callback("POST", address, callback=door)
    sample_event.post(asked.pk)
    assert WebhookDelivery.objects.get().state == "pending"

    process_pending()

    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.remarks) == ("processed", [])
    assert (delivery.kinds, delivery.keys[0]) == (["connection_test"], PAGE_ID)
    assert state_of(asked)[0] == "good"


def test_event_ends_no_run_of_refused_posts(transactional_db, internet, asked):
    """It is signed with the secret we hold, whatever Facebook signs with."""
    post_webhook(asked.application, envelope(text_item()), secret="the one Facebook has")
    keeping(internet, asked)
    sample_event.post(asked.pk)
    status, _body = post_webhook(asked.application, internet.calls[0].request.body)

    assert status == 200
    assert FacebookApplication.objects.get().refused_in_a_row == 1


def test_customer_who_writes_as_the_event_does_is_not_taken_for_it():
    assert not is_our_test(wire(envelope(text_item('"connection_test":{"id":"x"}'))))


def test_event_touches_no_customer(internet, asked):
    keeping(internet, asked)
    sample_event.post(asked.pk)
    process_pending()

    assert row_of(asked).test_arrived_at
    for model in (Contact, ContactIdentity, Conversation, Message):
        assert not model.objects.exists()


def test_event_is_signed_twice_as_facebook_does(internet, asked):
    keeping(internet, asked)
    sample_event.post(asked.pk)

    request = internet.calls[0].request
    sha1 = hmac.new(APP_SECRET.encode(), request.body, hashlib.sha1).hexdigest()
    assert request.headers["X-Hub-Signature"] == f"sha1={sha1}"
    assert json.loads(request.body)["object"] == "page"


def test_event_is_posted_once_for_each_wish(internet, asked):
    keeping(internet, asked)
    sample_event.post(asked.pk)
    sample_event.post(asked.pk)

    assert len(internet.calls) == 1


def test_event_of_an_earlier_wish_proves_nothing(internet, asked):
    keeping(internet, asked)
    sample_event.post(asked.pk)
    sample_event.ask(asked)
    process_pending()

    assert row_of(asked).test_arrived_at is None


def test_arrival_of_a_test_nobody_asked_for_is_only_kept(page, deliver):
    item = {"recipient": {"id": PAGE_ID}, "timestamp": 1, "connection_test": {"id": "x"}}

    assert deliver(item).state == "processed"
    assert not PageCheck.objects.exclude(test_arrived_at=None).exists()


def test_test_without_an_id_hurts_no_neighbour(page, deliver):
    delivery = deliver({"connection_test": {}}, text_item("hello"))

    assert delivery.state == "processed"
    assert Message.objects.count() == 1


def test_event_arrives_among_others(internet, asked, deliver):
    keeping(internet, asked)
    sample_event.post(asked.pk)
    deliver(body=json.dumps(envelope(text_item("a"), text_item("b", mid="m_2"))).encode())

    assert row_of(asked).test_arrived_at


def test_page_that_left_is_not_posted_about(internet, asked):
    FacebookPage.objects.filter(pk=asked.pk).update(deleted_at=timezone.now())
    sample_event.post(asked.pk)

    assert len(internet.calls) == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.ConnectTimeout("x"), "did not answer within 5 seconds"),
        (requests.ReadTimeout("x"), "did not answer within 5 seconds"),
        (requests.exceptions.SSLError("x"), "certificate"),
        (requests.ConnectionError("x"), "PUBLIC_URL is right"),
        (requests.exceptions.InvalidURL("x"), "PUBLIC_URL is right"),
    ],
)
def test_line_that_breaks_says_what_to_look_at(internet, asked, error, words):
    internet.post(asked.application.callback_uri, body=error)
    sample_event.post(asked.pk)

    state, sentence = state_of(asked)
    assert state == "bad"
    assert words in sentence
    assert asked.application.callback_uri in sentence


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (301, "does not follow"),
        (403, "refused the signature"),
        (404, "status 404"),
        (500, "status 500"),
        (503, "reaches its database"),
        (204, "status 204"),
    ],
)
def test_answer_that_facebook_would_not_take_says_what_to_look_at(internet, asked, status, words):
    elsewhere = {"Location": "https://elsewhere.example/"}
    internet.post(asked.application.callback_uri, status=status, headers=elsewhere)
    sample_event.post(asked.pk)

    state, sentence = state_of(asked)
    assert state == "bad"
    assert words in sentence
    assert len(internet.calls) == 1


def test_page_without_a_callback_says_why(internet, asked):
    asked.application.webhook_key = ""
    asked.application.save(update_fields=["webhook_key"])
    sample_event.post(asked.pk)

    assert "two Facebook applications" in state_of(asked)[1]


def test_wish_that_no_worker_takes_up_ends_after_a_minute(asked):
    assert state_of(asked)[0] == "unknown"
    assert is_under_way(row_of(asked), timezone.now())

    state, sentence = state_of(asked, MINUTE)
    assert state == "bad"
    assert "No worker" in sentence
    assert not is_under_way(row_of(asked), timezone.now() + MINUTE)


def test_event_that_is_not_processed_ends_after_a_minute(internet, asked):
    keeping(internet, asked)
    sample_event.post(asked.pk)
    assert is_under_way(row_of(asked), timezone.now())

    state, sentence = state_of(asked, MINUTE + SECOND)
    assert state == "bad"
    assert "not processed within a minute" in sentence


def test_answer_that_never_ends_is_not_waited_for(asked, settings):
    """Nothing of it but the status is read."""

    class Endless(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.send_header("Content-Length", "1000000000")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
        sample_event.post(asked.pk)

    assert row_of(asked).test_sentence == ""
