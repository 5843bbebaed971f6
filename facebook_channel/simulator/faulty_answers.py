"""Answers as a platform gives them on a bad day."""

import asyncio

from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.send_faults import SendFailure

LONGEST_HANG_SECONDS = 120
SORRY = (
    "<!DOCTYPE html><html><head><title>Error</title></head>"
    "<body><h1>Sorry, something went wrong.</h1></body></html>"
)


class DroppedAnswer(Response):
    """Closes the connection without a byte; the caller cannot know what became of the call."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["close_connection"]()
        while (await receive())["type"] != "http.disconnect":
            pass
        if self.background is not None:
            await self.background()


class Hang(Response):
    """Says nothing until the caller gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.background is not None:
            await self.background()
        try:
            async with asyncio.timeout(LONGEST_HANG_SECONDS):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            scope["close_connection"]()


def error_of(failure: SendFailure) -> graph_errors.GraphError:
    error = graph_errors.documented(failure.code, failure.error_subcode, failure.message)
    if failure.regain_minutes is not None:
        error.regain_minutes = failure.regain_minutes
    return error


def bad_answer(failure: SendFailure, follow_up: BackgroundTask | None = None) -> Response | None:
    """Instead of the right one, after which ``follow_up`` runs; None if it was only slow.

    Raises GraphError where the answer is simply an error.
    """
    if failure.outcome == "html":
        return HTMLResponse(SORRY, 502, background=follow_up)
    if failure.outcome == "hang":
        return Hang(background=follow_up)
    if failure.outcome == "reset":
        return DroppedAnswer(background=follow_up)
    if failure.outcome == "error_with_200":
        return EscapedJSON(error_of(failure).as_json(), background=follow_up)
    if failure.outcome == "error":
        raise error_of(failure)
    return None
