"""The HTTP API behind the customer's chat page, for programs and tests as well."""

import json
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from facebook_channel.simulator import world
from facebook_channel.simulator.conversations import Content, Conversations
from facebook_channel.simulator.feed import Feed
from facebook_channel.simulator.files import Files, FileTooLarge
from facebook_channel.simulator.portraits import portrait
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.streams import Streams

INBOUND_TEXT_LIMIT = 20_000


class Chat:
    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        feed: Feed,
        files: Files,
        streams: Streams,
    ) -> None:
        self._storage = storage
        self._conversations = conversations
        self._feed = feed
        self._files = files
        self._streams = streams

    async def add_person(self, request: Request) -> Response:
        try:
            person_id = world.add_person(self._storage, await read_json(request))
        except world.WorldRefused as error:
            raise HTTPException(400, str(error)) from error
        person = self._storage.one("SELECT * FROM person WHERE person_id = ?", person_id)
        return JSONResponse(world.describe_person(person), 201)

    async def write(self, request: Request) -> Response:
        """JSON with page_id, text, quick_reply; or a multipart form: page_id, text, files."""
        person_id = self._person_id(request)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            form = await request.form()
            page_id, content = self._page_id(dict(form)), await self._form_content(request, form)
        else:
            wanted = await read_json(request)
            page_id, content = self._page_id(wanted), _json_content(wanted)
        if not content.get("text") and not content.get("attachments"):
            raise HTTPException(400, 'Write a "text" or attach a file.')
        return JSONResponse(self._conversations.write(person_id, page_id, content), 201)

    async def tap(self, request: Request) -> Response:
        person_id, wanted = self._person_id(request), await read_json(request)
        title = str(wanted.get("title") or "Get Started")
        payload = str(wanted.get("payload") or "GET_STARTED")
        told = self._conversations.tap(person_id, self._page_id(wanted), title, payload)
        return JSONResponse(told, 201)

    async def messages(self, request: Request) -> Response:
        page_id = self._page_id(request.query_params)
        return JSONResponse(self._feed.conversation(self._person_id(request), page_id))

    async def read(self, request: Request) -> Response:
        person_id, wanted = self._person_id(request), await read_json(request)
        return JSONResponse({"read": self._conversations.read(person_id, self._page_id(wanted))})

    async def block(self, request: Request) -> Response:
        """JSON with page_id and blocked (true or false)."""
        person_id, wanted = self._person_id(request), await read_json(request)
        blocked = wanted.get("blocked")
        if not isinstance(blocked, bool):
            raise HTTPException(400, '"blocked" must be true or false.')
        if not self._conversations.block(person_id, self._page_id(wanted), blocked):
            raise HTTPException(400, "Write to the page first; only then can it be blocked.")
        return JSONResponse({"blocked": blocked})

    async def stream(self, request: Request) -> Response:
        return StreamingResponse(
            self._streams.listen(self._person_id(request)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def portrait(self, request: Request) -> Response:
        return Response(portrait(self._person_id(request)), media_type="image/png")

    def _person_id(self, request: Request) -> int:
        person_id: int = request.path_params["person_id"]
        if self._storage.one("SELECT 1 FROM person WHERE person_id = ?", person_id) is None:
            raise HTTPException(404, f"There is no person {person_id}; GET /world lists everybody.")
        return person_id

    def _page_id(self, wanted: Any) -> str:
        page_id = str(wanted.get("page_id", ""))
        if not page_id:
            raise HTTPException(400, 'Say which page with "page_id".')
        if self._storage.one("SELECT 1 FROM page WHERE page_id = ?", page_id) is None:
            raise HTTPException(404, f"There is no page {page_id}; GET /world lists all pages.")
        return page_id

    async def _form_content(self, request: Request, form: FormData) -> Content:
        base_url = str(request.base_url).rstrip("/")
        content: Content = {"text": _text(form.get("text", ""))}
        uploads = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
        try:
            content["attachments"] = [await self._files.keep(each, base_url) for each in uploads]
        except FileTooLarge as error:
            raise HTTPException(
                400, "The file is too large; a picture may have 8 MB, other files 25 MB."
            ) from error
        return content


async def read_json(request: Request) -> dict[str, Any]:
    """Only a declared JSON object: other sites cannot make a browser send that unasked."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(400, "Send JSON, with the header Content-Type: application/json.")
    try:
        wanted = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, "The body is not valid JSON.") from error
    if not isinstance(wanted, dict):
        raise HTTPException(400, "The body must be a JSON object.")
    return wanted


def _json_content(wanted: dict[str, Any]) -> Content:
    content: Content = {"text": _text(wanted.get("text", ""))}
    if wanted.get("quick_reply"):
        content["quick_reply"] = str(wanted["quick_reply"])
    return content


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise HTTPException(400, '"text" must be text.')
    if len(text) > INBOUND_TEXT_LIMIT:
        raise HTTPException(400, f"The text is longer than {INBOUND_TEXT_LIMIT} characters.")
    return text
