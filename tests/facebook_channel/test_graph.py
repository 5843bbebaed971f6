"""Calls to the Graph API prove who we are, and their answers say whether something was sent."""

import json
import threading
from ssl import SSLCertVerificationError

import pytest
import requests
import responses
from django.conf import settings as configured
from urllib3.exceptions import MaxRetryError, SSLError

from facebook_channel import sending
from facebook_channel.graph.client import ApplicationGraph, Graph
from facebook_channel.graph.session import session
from facebook_channel.signature import appsecret_proof
from omnichannel.development.ports import free_port
from tests.fixtures import APP_SECRET, GILDA, PAGE_ID
from workstreams.channels.errors import (
    ChannelNeedsAttention,
    OutcomeUnknown,
    TemporaryChannelError,
)
from workstreams.channels.registry import Outgoing

GRAPH = f"http://graph.invalid/{configured.FACEBOOK_GRAPH_VERSION}"
SEND = f"{GRAPH}/{PAGE_ID}/messages"
NOT_TRUSTED = requests.exceptions.SSLError(
    MaxRetryError(None, "/", SSLError(SSLCertVerificationError("self-signed")))
)
TOKEN = "a-page-token-of-the-tests"


def send(page):
    outgoing = Outgoing(
        channel_id=page.pk, recipient_id=GILDA, text="hello", lane="RESPONSE", metadata="k"
    )
    return sending.send(Graph(page), outgoing)


@responses.activate
def test_message_goes_to_the_customer_in_its_lane(page):
    call = responses.post(SEND, json={"recipient_id": GILDA, "message_id": "m_1"})

    assert send(page) == "m_1"
    assert json.loads(call.calls[0].request.body) == {
        "recipient": {"id": GILDA},
        "message": {"text": "hello", "metadata": "k"},
        "messaging_type": "RESPONSE",
    }


@responses.activate
def test_token_travels_in_a_header_with_its_proof_and_never_in_the_address(page):
    call = responses.post(SEND, json={"message_id": "m_1"})

    send(page)

    request = call.calls[0].request
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.params == {"appsecret_proof": appsecret_proof(TOKEN, APP_SECRET)}
    assert TOKEN not in request.url
    assert TOKEN not in request.body.decode()


@responses.activate
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param({"body": "<html>", "status": 502}, OutcomeUnknown, id="a page of a proxy"),
        pytest.param({"body": "", "status": 200}, OutcomeUnknown, id="nothing"),
        pytest.param({"json": [], "status": 200}, OutcomeUnknown, id="a list"),
        pytest.param({"json": {}, "status": 200}, OutcomeUnknown, id="no id"),
        pytest.param({"json": {"message_id": 7}, "status": 200}, OutcomeUnknown, id="odd id"),
        pytest.param({"json": {}, "status": 500}, OutcomeUnknown, id="an empty error"),
        pytest.param({"json": {}, "status": 302}, OutcomeUnknown, id="a redirection"),
        pytest.param(
            {"json": {"error": {"code": 613}}, "status": 200}, TemporaryChannelError, id="a 200"
        ),
        pytest.param(
            {"json": {"error": {"code": 190}}, "status": 400}, ChannelNeedsAttention, id="a 400"
        ),
        pytest.param({"body": requests.ReadTimeout("slow")}, OutcomeUnknown, id="too slow"),
        pytest.param({"body": requests.ConnectionError("cut")}, OutcomeUnknown, id="cut off"),
        pytest.param({"body": requests.ConnectionError()}, OutcomeUnknown, id="cut off, no word"),
        pytest.param({"body": requests.ConnectTimeout()}, TemporaryChannelError, id="not reached"),
        pytest.param({"body": requests.exceptions.SSLError("x")}, OutcomeUnknown, id="broken TLS"),
        pytest.param({"body": NOT_TRUSTED}, TemporaryChannelError, id="not trusted"),
    ],
)
def test_answer_says_whether_it_may_have_been_sent(page, answer, error):
    responses.post(SEND, **answer)

    with pytest.raises(error):
        send(page)


def test_refused_connection_sent_nothing(page, settings):
    settings.FACEBOOK_GRAPH_URL = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(TemporaryChannelError) as refused:
        send(page)

    assert refused.value.__suppress_context__  # whose text would hold the address with the proof
    assert appsecret_proof(TOKEN, APP_SECRET) not in str(refused.value)


@responses.activate
def test_message_is_never_sent_a_second_time_by_the_client(page):
    call = responses.post(SEND, body="busy", status=503)

    with pytest.raises(OutcomeUnknown):
        send(page)

    assert call.call_count == 1


@responses.activate
@pytest.mark.parametrize("problem", [requests.ReadTimeout("slow"), requests.ConnectionError("cut")])
def test_question_without_an_answer_can_be_asked_again(page, problem):
    responses.get(f"{GRAPH}/{GILDA}", body=problem)

    with pytest.raises(TemporaryChannelError):
        Graph(page).call("GET", GILDA)


@responses.activate
def test_application_speaks_with_its_own_token(application):
    call = responses.get(f"{GRAPH}/debug_token", json={"data": {"is_valid": True}})

    answer = ApplicationGraph(application).call("GET", "debug_token", params={"input_token": TOKEN})

    token = f"{application.app_id}|{APP_SECRET}"
    request = call.calls[0].request
    assert answer == {"data": {"is_valid": True}}
    assert request.headers["Authorization"] == f"Bearer {token}"
    assert request.params["appsecret_proof"] == appsecret_proof(token, APP_SECRET)


def test_application_without_a_secret_asks_for_one(application):
    application.app_secret = ""

    with pytest.raises(ChannelNeedsAttention) as refused:
        ApplicationGraph(application).call("GET", "debug_token")

    assert refused.value.code == "unusable_secret"


def test_every_thread_has_a_session_of_its_own():
    elsewhere = []
    thread = threading.Thread(target=lambda: elsewhere.append(session()))

    thread.start()
    thread.join()

    assert session() is session()
    assert elsewhere[0] is not session()


def test_session_takes_neither_proxies_nor_cookies(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid")

    settings = session().merge_environment_settings("https://graph.invalid", {}, None, None, None)

    assert not settings["proxies"]
    assert session().cookies.get_policy().allowed_domains() == ()
