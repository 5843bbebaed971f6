"""Somebody asks Facebook to have their data deleted: signed, confirmed, carried out."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import responses
import time_machine
from django.conf import settings as configured
from django.db import IntegrityError
from django.utils import timezone

from facebook_channel.deletion.carrying_out import carry_out_due
from facebook_channel.models import DeletionRequest, FacebookApplication, FacebookPage, GraphCall
from omnichannel import asgi
from tests.fixtures import APP_SECRET, GILDA
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import ContactIdentity, Message

WHERE = "/webhooks/facebook/data-deletion/"
USER = "10150000000000001"
GRAPH = f"http://graph.invalid/{configured.FACEBOOK_GRAPH_VERSION}"


def encoded(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def signed(secret=APP_SECRET, **content):
    content = {"algorithm": "HMAC-SHA256", "issued_at": 1291836800, "user_id": USER, **content}
    payload = encoded(json.dumps(content).encode())
    return (
        f"{encoded(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest())}.{payload}"
    )


def ask(client, signed_request):
    return client.post(WHERE, {"signed_request": signed_request})


@pytest.fixture
def facebook():
    """What it tells about the ids a user has on our pages."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield lambda **answer: mock.get(f"{GRAPH}/{USER}/ids_for_pages", **answer)


@pytest.fixture
def knows_gilda(facebook):
    return facebook(json={"data": [{"id": GILDA, "page": {"id": "1"}}]})


def test_signed_request_is_confirmed_with_a_code_and_an_address(client, page):
    answer = ask(client, signed()).json()

    request = DeletionRequest.objects.get()
    assert (request.application, request.user_id) == (page.application, USER)
    assert answer == {
        "url": f"{configured.PUBLIC_URL}{WHERE}{request.code}/",
        "confirmation_code": request.code,
    }


def test_request_is_signed_by_any_of_our_applications(client, page):
    other = FacebookApplication.objects.create(name="Other", app_id="9", app_secret="another one")
    ask(client, signed(secret="another one"))

    assert DeletionRequest.objects.get().application == other


def test_same_person_asking_twice_has_one_request_under_way(client, page):
    assert ask(client, signed()).json() == ask(client, signed()).json()


REFUSED = {
    "another secret": signed(secret="guessed"),
    "no secret": signed(secret=""),
    "tampered": signed()[:-3] + "AAA",
    "signature of nothing": "." + signed().partition(".")[2],
}


@pytest.mark.parametrize("signed_request", REFUSED.values(), ids=REFUSED)
def test_request_that_facebook_did_not_sign_is_refused(client, page, signed_request):
    assert ask(client, signed_request).status_code == 403
    assert not DeletionRequest.objects.exists()


UNREADABLE = {
    "empty": "",
    "no dot": "abc",
    "not ASCII": "é.é",
    "not base64": "a.b",
    "another algorithm": signed(algorithm="HMAC-MD5"),
    "no user": signed(user_id=""),
    "a path": signed(user_id="../me"),
    "too long": "a" * 10_000 + ".b",
}


@pytest.mark.parametrize("signed_request", UNREADABLE.values(), ids=UNREADABLE)
def test_request_that_cannot_be_read_is_refused(client, page, signed_request):
    assert ask(client, signed_request).status_code == 400
    assert not DeletionRequest.objects.exists()


def test_retired_application_signs_nothing_any_more(client, page):
    page.application.retire()

    assert ask(client, signed()).status_code == 403
    assert ask(client, signed(secret="")).status_code == 403


def test_only_posts_are_taken(client, page):
    assert client.get(WHERE).status_code == 405


def test_address_is_answered_by_a_view_and_not_by_the_webhook():
    assert not asgi._is_webhook(WHERE)
    assert not asgi._is_webhook(f"{WHERE}00ff/")
    assert asgi._is_webhook("/webhooks/facebook/a-key/")


def test_customer_with_another_id_on_the_page_is_erased(client, conversation, knows_gilda):
    ask(client, signed())
    carry_out_due()

    request = DeletionRequest.objects.get()
    assert (request.state, request.user_id) == ("erased", "")
    assert ContactIdentity.objects.get().display_name == "Erased customer"
    assert Message.objects.get().text == ""
    assert not GraphCall.objects.filter(keys__contains=[USER]).exists()


def test_customer_known_under_the_very_id_is_erased(client, conversation, facebook):
    facebook(json={"error": {"code": 100, "message": "Unsupported get request"}}, status=400)
    ContactIdentity.objects.update(external_id=USER)
    ask(client, signed())
    carry_out_due()

    assert DeletionRequest.objects.get().state == "erased"


def test_person_nobody_knows_is_no_error(client, page, facebook):
    facebook(json={"data": []})
    ask(client, signed())
    carry_out_due()

    request = DeletionRequest.objects.get()
    assert (request.state, request.user_id) == ("nothing_known", "")
    assert request.finished_at is not None


REFUSALS = {
    "away": {"error": {"code": 2, "message": "Service temporarily unavailable"}},
    "the secret is wrong": {"error": {"code": 190, "message": "Invalid OAuth access token"}},
    "a permission is missing": {"error": {"code": 10, "message": "Permission denied"}},
    "something new": {"error": {"code": 999, "message": "Something new"}},
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_person_is_never_told_that_nothing_was_known_before_facebook_says_so(
    client, conversation, facebook, refusal
):
    facebook(json=refusal, status=400)
    ask(client, signed())
    start = timezone.now()
    for day in range(8):
        with time_machine.travel(start + timedelta(days=day)):
            carry_out_due()

    request = DeletionRequest.objects.get()
    assert (request.state, request.user_id) == ("pending", USER)


def test_request_that_cannot_be_carried_out_is_left_to_a_person(client, conversation, facebook):
    facebook(json=REFUSALS["the secret is wrong"], status=400)
    where = ask(client, signed()).json()["url"].removeprefix(configured.PUBLIC_URL)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        carry_out_due()

    request = DeletionRequest.objects.get()
    assert (request.state, request.user_id) == ("failed", USER)
    assert "could not be carried out" in client.get(where).content.decode()


def test_who_was_erased_before_the_work_was_cut_off_was_known(client, conversation, knows_gilda):
    ask(client, signed())
    DeletionRequest.objects.get().remember_erased()
    erase_customer(ContactIdentity.objects.get(), None)
    carry_out_due()

    assert DeletionRequest.objects.get().state == "erased"


def test_page_that_moved_to_another_application_forgets_too(
    client, conversation, page, stream, knows_gilda
):
    other = FacebookApplication.objects.create(name="Other", app_id="9", app_secret="another one")
    FacebookPage.objects.create(
        kind="facebook", name="Moved", work_stream=stream, application=other, page_id=page.page_id
    )
    page.retire()
    facebook_says = signed(secret="another one")
    ask(client, facebook_says)
    carry_out_due()

    assert DeletionRequest.objects.get().state == "erased"
    assert Message.objects.get().text == ""


def test_two_requests_at_once_are_one(application):
    DeletionRequest.objects.create(application=application, user_id=USER)
    with pytest.raises(IntegrityError):
        DeletionRequest.objects.create(application=application, user_id=USER)


def test_facebook_that_does_not_answer_is_asked_again_later(client, conversation, facebook):
    facebook(json={"error": {"code": 2, "message": "Service temporarily unavailable"}}, status=500)
    ask(client, signed())
    carry_out_due()

    request = DeletionRequest.objects.get()
    assert (request.state, request.attempts) == ("pending", 1)
    assert not DeletionRequest.objects.due().exists()


def test_person_sees_how_far_it_has_come(client, page, facebook):
    facebook(json={"data": []})
    where = ask(client, signed()).json()["url"].removeprefix(configured.PUBLIC_URL)
    before = client.get(where).content.decode()
    carry_out_due()

    assert "is being carried out" in before
    assert "Nothing was known about you." in client.get(where).content.decode()
    assert USER not in before


def test_code_nobody_was_given_shows_nothing(client, page):
    assert client.get(f"{WHERE}00ff00ff00ff00ff/").status_code == 404
