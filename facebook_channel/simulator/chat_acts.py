"""The HTTP API for what people do besides writing, and for what happens to pages."""

import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facebook_channel.simulator.chat_content import read_json, text_of
from facebook_channel.simulator.happenings import OF_PAGE, OF_PERSON, Happenings
from facebook_channel.simulator.people import People
from facebook_channel.simulator.second_thoughts import NotAllowed, SecondThoughts
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.webhook_events import REACTIONS

REF = re.compile(r"[A-Za-z0-9=_-]{1,2083}")  # what the platform lets a ref be made of
SOURCES = ("SHORTLINK", "ADS", "CUSTOMER_CHAT_PLUGIN", "MESSENGER_CODE", "DISCOVER_TAB")
CHANNELS = ("messaging", "standby", "changes")


class ChatActs:
    def __init__(
        self, storage: Storage, second_thoughts: SecondThoughts, happenings: Happenings
    ) -> None:
        self._people = People(storage)
        self._second_thoughts = second_thoughts
        self._happenings = happenings

    async def react(self, request: Request) -> Response:
        """JSON with mid and emoji, or reaction by name; an empty emoji takes it back."""
        person_id, wanted = self._people.named(request), await read_json(request)
        emoji = str(wanted.get("emoji") or REACTIONS.get(str(wanted.get("reaction") or ""), ""))
        return _heard(self._second_thoughts.react, person_id, _mid(wanted), emoji)

    async def edit(self, request: Request) -> Response:
        """JSON with mid and text."""
        person_id, wanted = self._people.named(request), await read_json(request)
        text = text_of(wanted.get("text", "")).strip()
        if not text:
            raise HTTPException(400, 'Write the new "text"; a message cannot become empty.')
        return _heard(self._second_thoughts.edit, person_id, _mid(wanted), text)

    async def unsend(self, request: Request) -> Response:
        """JSON with mid."""
        person_id, wanted = self._people.named(request), await read_json(request)
        return _heard(self._second_thoughts.unsend, person_id, _mid(wanted))

    async def arrive(self, request: Request) -> Response:
        """JSON with page_id, ref and source: the person follows an m.me link."""
        person_id, wanted = self._people.named(request), await read_json(request)
        ref, source = str(wanted.get("ref", "")), wanted.get("source") or SOURCES[0]
        if not REF.fullmatch(ref):
            raise HTTPException(400, '"ref" must be made of letters, digits, -, _ and =.')
        if source not in SOURCES:
            raise HTTPException(400, f'"source" must be one of {", ".join(SOURCES)}.')
        page_id = self._people.page_id(wanted)
        return JSONResponse(self._happenings.arrive(person_id, page_id, ref, source), 201)

    async def happen(self, request: Request) -> Response:
        """JSON with page_id, kind and what that kind takes."""
        person_id, wanted = self._people.named(request), await read_json(request)
        kind, page_id = _kind(wanted, OF_PERSON), self._people.page_id(wanted)
        return _heard(self._happenings.happen, person_id, page_id, kind, wanted)

    async def happen_to_page(self, request: Request) -> Response:
        """JSON with kind and what that kind takes."""
        wanted = await read_json(request)
        page_id = self._people.page_id(request.path_params)
        kind = _kind(wanted, OF_PAGE)
        return _heard(self._happenings.happen_to_page, page_id, kind, wanted)

    async def post(self, request: Request) -> Response:
        """JSON with item, a webhook event just as it shall be posted, and channel."""
        wanted, page_id = await read_json(request), self._people.page_id(request.path_params)
        item, channel = wanted.get("item"), wanted.get("channel") or CHANNELS[0]
        if not isinstance(item, dict):
            raise HTTPException(400, '"item" must be a JSON object.')
        if channel not in CHANNELS:
            raise HTTPException(400, f'"channel" must be one of {", ".join(CHANNELS)}.')
        return _heard(self._happenings.post, page_id, channel, item)


def _heard(action: Any, *arguments: Any) -> Response:
    """Do it; the answer says whether an app of the page is told."""
    try:
        return JSONResponse({"heard": action(*arguments)}, 201)
    except NotAllowed as error:
        raise HTTPException(400, str(error)) from error


def _mid(wanted: dict[str, Any]) -> str:
    mid = wanted.get("mid")
    if not isinstance(mid, str) or not mid:
        raise HTTPException(400, 'Say which message with "mid".')
    return mid


def _kind(wanted: dict[str, Any], known: dict[str, Any]) -> str:
    kind = wanted.get("kind")
    if not isinstance(kind, str) or kind not in known:
        raise HTTPException(400, f'"kind" must be one of {", ".join(known)}.')
    return kind
