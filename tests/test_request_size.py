"""What is too large for the server is refused with a sentence, and never kept."""

import asyncio

import pytest

from omnichannel.asgi import application
from omnichannel.request_size import LARGEST_FORM, RequestSizeLimit

ANSWER = "/inbox/7/replies/"


@pytest.fixture(autouse=True)
def small(settings):
    settings.MAX_UPLOAD_BYTES = LARGEST_FORM + 10


def request(app, path, chunks, length=None):
    """One POST to `app`; its status, its body and how many chunks were asked for."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
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


def test_a_request_that_says_it_is_too_large_is_refused_with_a_sentence():
    status, body, left = request(application, ANSWER, [b"x"] * 3, length=LARGEST_FORM + 11)

    assert status == 413
    assert "Nothing was sent. All files of one answer together may have 10.0" in body
    assert left == 0  # or the browser would never hear it


def test_a_request_that_does_not_say_how_large_it_is_ends_at_the_limit():
    chunks = [b"x" * 1024 * 1024] * 11

    assert request(RequestSizeLimit(reader), ANSWER, chunks)[0] == 413


def test_an_answer_may_be_as_large_as_allowed():
    limited = RequestSizeLimit(reader)

    assert request(limited, ANSWER, [b"x"], length=LARGEST_FORM + 10)[0] == 204


def test_everything_else_is_small():
    limited = RequestSizeLimit(reader)

    assert request(limited, "/inbox/presence/", [b"x"], length=LARGEST_FORM + 1)[0] == 413
