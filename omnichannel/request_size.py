"""A request too large for the server is refused with a sentence, before any of it is kept."""

import re
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from omnichannel.access.asking_user import has_session_cookie, is_signed_in
from omnichannel.api import problems

ANSWER = re.compile(r"/inbox/\d+/replies/")  # the only address that takes files
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
LARGEST_FORM = 10 * 1024 * 1024  # bytes, of everything else
LARGEST_OF_STRANGERS = 1024 * 1024  # whoever is not signed in could fill the disk otherwise


class RequestSizeLimit:
    """Stands in front of Django, which would write the whole of it to disk first."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        length = _length(scope)
        most = await _most(scope, length)
        if length is not None and length > most:
            await _drain(receive)
            await _refuse(scope["path"], send, most)
            return
        counting = _Counting(receive, send, most)
        await self.application(scope, counting.receive, counting.send)
        if counting.has_passed and not counting.has_answered:
            await _drain(receive)
            await _refuse(scope["path"], send, most)


class _Counting:
    """For a request that does not say how large it is: it ends where it passes the limit."""

    def __init__(self, receive: Any, send: Any, most: int) -> None:
        self._receive, self._send, self._left = receive, send, most
        self.has_passed = self.has_answered = False

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left >= 0:
            return message
        self.has_passed = True
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.has_answered = True
        await self._send(message)


async def _most(scope: dict[str, Any], length: int | None) -> int:
    """A session is looked up only where it decides."""
    if length is not None and length <= LARGEST_OF_STRANGERS:
        return LARGEST_OF_STRANGERS
    if not has_session_cookie(scope):
        return LARGEST_OF_STRANGERS
    if not ANSWER.fullmatch(scope["path"]):
        return LARGEST_FORM
    signed_in = await sync_to_async(is_signed_in, thread_sensitive=False)(scope)
    return settings.MAX_UPLOAD_BYTES if signed_in else LARGEST_OF_STRANGERS


def _length(scope: dict[str, Any]) -> int | None:
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() else None


async def _drain(receive: Any) -> None:
    """Browsers listen for an answer only when they have sent everything."""
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)


async def _refuse(path: str, send: Any, most: int) -> None:
    answer = _for_programs(most) if path.startswith(problems.ROOT) else _for_people(most)
    media_type = answer.headers["Content-Type"].encode()
    headers = [(b"content-type", media_type), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})


def _for_programs(most: int) -> HttpResponse:
    words = _("The body is larger than %(most)s. Send less at once.")
    return problems.problem_answer(TOO_LARGE, words % {"most": filesizeformat(most)})


def _for_people(most: int) -> HttpResponse:
    context = {"most": settings.MAX_UPLOAD_BYTES, "is_stranger": most == LARGEST_OF_STRANGERS}
    return HttpResponse(render_to_string("413.html", context), status=TOO_LARGE)
