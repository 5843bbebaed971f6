"""Every call is kept with what can be found again, and without a secret."""

import contextlib
import io
import json

import pytest
import requests
import responses
from django.conf import settings as configured

from facebook_channel.graph.client import ApplicationGraph, Graph
from facebook_channel.models import GraphCall
from facebook_channel.signature import appsecret_proof
from tests.fixtures import APP_SECRET, GILDA, PAGE_ID
from workstreams.channels.errors import ChannelError

GRAPH = f"http://graph.invalid/{configured.FACEBOOK_GRAPH_VERSION}"
SEND = f"{GRAPH}/{PAGE_ID}/messages"
TOKEN = "a-page-token-of-the-tests"
BODY = {"recipient": {"id": GILDA}, "message": {"text": "hello", "metadata": "our-mark"}}


def call(page, **answer):
    responses.post(SEND, **answer)
    with contextlib.suppress(ChannelError):
        Graph(page).call("POST", f"{PAGE_ID}/messages", json=BODY, keys=["extra"])
    return GraphCall.objects.get()


@responses.activate
def test_call_is_kept_with_question_and_answer(page):
    kept = call(page, json={"recipient_id": GILDA, "message_id": "m_1"})

    assert (kept.page, kept.method, kept.path) == (page, "POST", f"{PAGE_ID}/messages")
    assert kept.request == {"json": BODY}
    assert (kept.status, kept.outcome, kept.code) == (200, "done", "")
    assert kept.answer["message_id"] == "m_1"


@responses.activate
def test_call_is_found_by_customer_message_and_mark(page):
    kept = call(page, json={"recipient_id": GILDA, "message_id": "m_1"})

    assert set(kept.keys) == {"extra", GILDA, "our-mark", "m_1"}


@responses.activate
def test_refused_call_keeps_code_and_trace(page):
    error = {"code": 551, "error_subcode": 1545041, "message": "x", "fbtrace_id": "AbC"}

    kept = call(page, json={"error": error}, status=400)

    assert (kept.status, kept.outcome) == (400, "refused")
    assert (kept.code, kept.trace_id) == ("551/1545041", "AbC")


@responses.activate
def test_error_under_200_was_refused(page):
    assert call(page, json={"error": {"code": 613}}, status=200).outcome == "refused"


@responses.activate
def test_call_without_an_answer_is_kept(page):
    kept = call(page, body=requests.ReadTimeout("slow"))

    assert (kept.status, kept.outcome, kept.code) == (0, "unanswered", "ReadTimeout")


@responses.activate
def test_no_secret_is_kept_wherever_it_stands(page, application):
    secrets = {"access_token": "x", "text": f"{TOKEN} {APP_SECRET}", TOKEN: [TOKEN]}
    responses.get(f"{GRAPH}/debug_token", json={"data": secrets})
    responses.get(f"{GRAPH}/{PAGE_ID}", json={"data": secrets})

    ApplicationGraph(application).call("GET", "debug_token", params={"input_token": TOKEN})
    Graph(page).call("GET", PAGE_ID, params={"fields": TOKEN})

    proof = appsecret_proof(TOKEN, APP_SECRET)
    for kept in GraphCall.objects.values():
        text = json.dumps(kept, default=str)
        assert APP_SECRET not in text
        assert proof not in text
        assert TOKEN not in text
    assert GraphCall.objects.get(path="debug_token").request == {"params": {"input_token": "…"}}


@responses.activate
@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800", "1e999"])
def test_odd_answer_is_kept_all_the_same(page, text):
    value = text if text == "1e999" else f'"{text}"'

    kept = call(page, body=f'{{"message_id": "m_1", "odd": {value}}}')

    assert kept.outcome == "done"


@responses.activate
def test_result_stands_when_the_journal_cannot_be_written(page, monkeypatch):
    monkeypatch.setattr(GraphCall._meta, "db_table", "no_such_table")
    responses.post(SEND, json={"message_id": "m_1"})

    answer = Graph(page).call("POST", f"{PAGE_ID}/messages", json=BODY)

    assert answer == {"message_id": "m_1"}


@responses.activate
def test_name_of_a_file_is_not_kept(page):
    responses.post(f"{GRAPH}/{PAGE_ID}/message_attachments", json={"attachment_id": "5"})
    file = ("Invoice Gilda Rossi.pdf", io.BytesIO(b"%PDF"), "application/pdf")
    Graph(page).call("POST", f"{PAGE_ID}/message_attachments", files={"filedata": file})

    assert GraphCall.objects.get().request == {"files": {"filedata": {"type": "application/pdf"}}}
