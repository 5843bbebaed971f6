"""Calls to the Graph API prove who we are, and its errors say what to do next."""

import json
from ssl import SSLCertVerificationError

import pytest
import requests
import responses
from django.conf import settings as configured
from urllib3.exceptions import MaxRetryError, SSLError

from facebook_channel.graph import Graph, classify
from facebook_channel.signature import appsecret_proof
from omnichannel.development.ports import free_port
from tests.fixtures import APP_SECRET, GILDA, PAGE_ID
from workstreams.channels.errors import (
    ChannelNeedsAttention,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)

GRAPH = f"http://graph.invalid/{configured.FACEBOOK_GRAPH_VERSION}"
SEND = f"{GRAPH}/{PAGE_ID}/messages"
NOT_TRUSTED = requests.exceptions.SSLError(
    MaxRetryError(None, "/", SSLError(SSLCertVerificationError("self-signed")))
)
TOKEN = "a-page-token-of-the-tests"

TEMPORARY = [1, 2, 4, (4, 2018022), (10, 2018321), 17, 32, 341, 613, (613, 2534040)]
TEMPORARY += [1200, (1200, 2018024), 80001, 80006]
PERMANENT = [(2, 2018344), (9, 2018352), (10, 2018278), (10, 2018065), (10, 2534022)]
PERMANENT += [(10, 2018108), (10, 2018300), (10, 2018336), (10, 1893015), (100, 33), 100]
PERMANENT += [(100, 2018001), (100, 2018008), (100, 2018032), (100, 2018034), (100, 2018109)]
PERMANENT += [(100, 1893061), (100, 2534037), (551, 1545041), (200, 1545041), 506, 36000, 0]
CONFIGURATION = [(1, 99), 3, 10, (10, 2018028), (10, 1893063), (100, 2018164), 102, 190]
CONFIGURATION += [(190, 458), (190, 459), (190, 460), (190, 463), (190, 464), (190, 467)]
CONFIGURATION += [(190, 492), 200, (200, 2018028), (200, 2018021), 230, 299, 368, 2022]
MEANINGS = {
    TemporaryChannelError: TEMPORARY,
    PermanentChannelError: PERMANENT,
    ChannelNeedsAttention: CONFIGURATION,
    OutcomeUnknown: [(1, 1357046)],
}


def error_object(code, **more):
    number, detail = code if isinstance(code, tuple) else (code, None)
    return {"code": number, "message": "x", **({"error_subcode": detail} if detail else {}), **more}


@pytest.mark.parametrize(
    ("meaning", "code"), [(kind, code) for kind, codes in MEANINGS.items() for code in codes]
)
def test_error_code_says_what_to_do_next(meaning, code):
    assert type(classify(error_object(code))) is meaning


def test_error_keeps_facebooks_code_for_the_log():
    assert classify(error_object((10, 2018278))).code == "10/2018278"
    assert classify(error_object(613)).code == "613"


@pytest.mark.parametrize(
    ("code", "is_transient", "meaning"),
    [
        (100, True, TemporaryChannelError),
        ((2, 2018344), True, TemporaryChannelError),
        (2, False, PermanentChannelError),
        (2, "yes", TemporaryChannelError),
    ],
)
def test_facebooks_word_on_whether_it_passes_comes_first(code, is_transient, meaning):
    assert type(classify(error_object(code, is_transient=is_transient))) is meaning


@pytest.mark.parametrize("error", [{}, {"code": None}, {"code": "x"}, {"code": [], "message": 7}])
def test_error_without_a_code_is_permanent(error):
    assert type(classify(error)) is PermanentChannelError


def test_codes_may_come_as_text():
    assert type(classify({"code": "190", "error_subcode": "460"})) is ChannelNeedsAttention


def send(page):
    lane = {"messaging_type": "RESPONSE"}
    return Graph(page).send(GILDA, {"text": "hello", "metadata": "k"}, lane)


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
