"""What is too large for the server is refused with a sentence, and never kept."""

import asyncio
import json

import pytest

from omnichannel.asgi import application
from omnichannel.request_size import LARGEST_FORM, LARGEST_OF_STRANGERS, RequestSizeLimit
from tests.fixtures import make_agent

ANSWER = "/inbox/7/replies/"


@pytest.fixture(autouse=True)
def small(settings):
    settings.MAX_UPLOAD_BYTES = LARGEST_FORM + 10


@pytest.fixture
def signed_in(transactional_db, client):
    """The cookie of somebody who is."""
    client.force_login(
        make_agent("alice", "Alice Martin").user, "omnichannel.access.backend.RoleBackend"
    )
    return client.cookies["sessionid"].value


def request(app, path, chunks, length=None, session=""):
    """One POST to `app`; its status, its body and how many chunks are left."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    if session:
        headers.append((b"cookie", f"sessionid={session}".encode()))
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "http_version": "1.1",
    }
    waiting, sent = list(chunks), []

    async def receive():
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body.decode(), len(waiting)


async def reader(scope, receive, send):
    """Reads everything, as Django does, and gives up when the request breaks off."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_request_that_says_it_is_too_large_is_refused_with_a_sentence(signed_in):
    status, body, left = request(
        application, ANSWER, [b"x"] * 3, length=LARGEST_FORM + 11, session=signed_in
    )

    assert status == 413
    assert "Nothing was sent. All files of one answer together may have 10.0" in body
    assert left == 0  # or the browser would never hear it


def test_a_request_that_does_not_say_how_large_it_is_ends_at_the_limit(signed_in):
    chunks = [b"x" * 1024 * 1024] * 11

    assert request(RequestSizeLimit(reader), ANSWER, chunks, session=signed_in)[0] == 413


def test_an_answer_may_be_as_large_as_allowed(signed_in):
    limited = RequestSizeLimit(reader)
    length = LARGEST_FORM + 10

    assert request(limited, ANSWER, [b"x"], length=length, session=signed_in)[0] == 204


@pytest.mark.parametrize("session", ["", "guessed"])
def test_whoever_is_not_signed_in_sends_no_files(transactional_db, session):
    length = LARGEST_OF_STRANGERS + 1
    status, body, _left = request(application, ANSWER, [b"x"], length=length, session=session)

    assert status == 413
    assert "Sign in, then send it again." in body


@pytest.mark.parametrize("session", ["", "guessed"])
def test_of_a_stranger_no_more_is_read_than_a_form(transactional_db, session):
    read = []

    async def counting(scope, receive, send):
        while (message := await receive())["type"] != "http.disconnect":
            read.append(len(message["body"]))

    chunks = [b"x" * 1024] * 2048

    assert request(RequestSizeLimit(counting), ANSWER, chunks, session=session)[0] == 413
    assert sum(read) == LARGEST_OF_STRANGERS


def test_short_answer_needs_no_look_at_the_session():
    limited = RequestSizeLimit(reader)

    assert request(limited, ANSWER, [b"x"], length=1, session="any")[0] == 204


def test_everything_else_is_small():
    limited = RequestSizeLimit(reader)

    length = LARGEST_FORM + 1

    assert request(limited, "/inbox/presence/", [b"x"], length, session="any")[0] == 413
    assert request(limited, "/inbox/presence/", [b"x"], length - 1, session="any")[0] == 204


def test_program_is_refused_with_a_problem():
    status, body, _ = request(application, "/api/v1/me/", [b"x"], length=LARGEST_OF_STRANGERS + 1)

    problem = json.loads(body)
    assert (status, problem["status"]) == (413, 413)
    assert problem["detail"] == "The body is larger than 1.0\xa0MB. Send less at once."
