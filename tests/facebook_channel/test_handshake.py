"""Facebook proves that it knows the verify token; we give its challenge back."""

import pytest
from django.db import connection

from facebook_channel.apps import WEBHOOKS
from facebook_channel.models import FacebookApplication
from omnichannel.development.ports import free_port
from tests.facebook_channel.test_webhook import KEY, path_of
from tests.fixtures import request_webhook


def test_handshake_waits_for_the_database_too(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", str(free_port()))

    assert request_webhook("GET", f"{WEBHOOKS}{KEY}/", query=b"hub.mode=subscribe")[0] == 503


def test_handshake_gives_the_challenge_back(transactional_db, page):
    query = handshake(page.application.verify_token)

    assert request_webhook("GET", path_of(page.application), query=query) == (200, b"1158201444")


def handshake(token, mode="subscribe", challenge="&hub.challenge=1158201444"):
    return f"hub.mode={mode}&hub.verify_token={token}{challenge}".encode()


def test_handshake_without_the_token_is_refused(transactional_db, page):
    no_token = b"hub.mode=subscribe&hub.challenge=1"
    for query in (handshake("wrong"), handshake("%C3%A9%00"), handshake(""), no_token, b""):
        assert request_webhook("GET", path_of(page.application), query=query) == (403, b"")


def test_handshake_that_asks_something_else_is_refused(transactional_db, page):
    token = page.application.verify_token
    for query in (handshake(token, mode="unsubscribe"), handshake(token, challenge="")):
        assert request_webhook("GET", path_of(page.application), query=query) == (403, b"")


def test_handshake_with_a_retired_application_is_refused(transactional_db, page):
    query = handshake(page.application.verify_token)
    page.application.retire()

    assert request_webhook("GET", path_of(page.application), query=query)[0] == 403
    assert request_webhook("GET", path_of(page.application), query=handshake(""))[0] == 403


def test_handshake_with_an_application_without_a_token_is_refused(transactional_db, page):
    FacebookApplication.objects.update(verify_token="")

    for query in (handshake(""), b"hub.mode=subscribe&hub.challenge=1"):
        assert request_webhook("GET", path_of(page.application), query=query)[0] == 403


@pytest.mark.parametrize("name", ["hub.mode", "hub.verify_token", "hub.challenge"])
def test_handshake_that_says_something_twice_is_refused(transactional_db, page, name):
    query = handshake(page.application.verify_token) + f"&{name}=subscribe".encode()

    assert request_webhook("GET", path_of(page.application), query=query)[0] == 403


def test_handshake_in_any_order_succeeds(transactional_db, page):
    query = "&".join(reversed(handshake(page.application.verify_token).decode().split("&")))

    status, answer = request_webhook("GET", path_of(page.application), query=query.encode())

    assert (status, answer) == (200, b"1158201444")


def test_challenge_comes_back_as_it_was_and_as_plain_text(transactional_db, page):
    query = handshake(page.application.verify_token, challenge="&hub.challenge=%3Cb%3E%C3%A9")

    assert request_webhook("GET", path_of(page.application), query=query) == (
        200,
        "<b>é".encode(),
    )
