"""The HTTP API behind the customer's chat page, for programs and tests as well."""

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from facebook_channel.simulator import world
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.chat_content import (
    Content,
    entry_point_of,
    json_content,
    read_json,
    text_of,
)
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.feed import Feed
from facebook_channel.simulator.files import Files, FileTooLarge
from facebook_channel.simulator.people import People
from facebook_channel.simulator.portraits import portrait
from facebook_channel.simulator.second_thoughts import NotAllowed, SecondThoughts
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.streams import Streams
from facebook_channel.simulator.welcome import Welcome


class Chat:
    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        second_thoughts: SecondThoughts,
        feed: Feed,
        files: Files,
        streams: Streams,
    ) -> None:
        self._people = People(storage)
        self._welcome = Welcome(storage)
        self._storage = storage
        self._conversations = conversations
        self._second_thoughts = second_thoughts
        self._feed = feed
        self._files = files
        self._streams = streams

    async def add_person(self, request: Request) -> Response:
        try:
            person_id = world.add_person(self._storage, await read_json(request))
        except world.WorldRefused as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse(self._people.described(person_id), 201)

    async def write(self, request: Request) -> Response:
        """JSON as chat_content reads it; or a multipart form: page_id, text, reply_to, files."""
        person_id = self._people.named(request)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            form = await request.form()
            wanted, content = dict(form), await self._form_content(request, form)
        else:
            wanted = await read_json(request)
            content = json_content(wanted, _base_url(request))
        page_id = self._people.page_id(wanted)
        if not any(content.get(part) for part in ("text", "attachments", "sticker")):
            raise HTTPException(400, 'Write a "text" or attach a file.')
        if wanted.get("reply_to"):
            content["reply_to"] = self._quoted(person_id, page_id, str(wanted["reply_to"]))
        return JSONResponse(self._conversations.write(person_id, page_id, content), 201)

    async def tap(self, request: Request) -> Response:
        """JSON with page_id and, unless Get Started was tapped, title and payload."""
        person_id, wanted = self._people.named(request), await read_json(request)
        page_id, entry_point = self._people.page_id(wanted), entry_point_of(wanted)["entry_point"]
        title = str(wanted.get("title") or "Get Started")
        payload = str(wanted.get("payload") or self._welcome.payload(page_id))
        told = self._conversations.tap(person_id, page_id, title, payload, entry_point=entry_point)
        return JSONResponse(told, 201)

    async def messages(self, request: Request) -> Response:
        """The conversation as feed tells it, and how the page welcomes who opens it."""
        person_id = self._people.named(request)
        page_id = self._people.page_id(request.query_params)
        conversation = self._feed.conversation(person_id, page_id)
        return EscapedJSON(conversation | {"welcome": self._welcome.described(person_id, page_id)})

    async def read(self, request: Request) -> Response:
        person_id, wanted = self._people.named(request), await read_json(request)
        page_id = self._people.page_id(wanted)
        return JSONResponse({"read": self._conversations.read(person_id, page_id)})

    async def block(self, request: Request) -> Response:
        """JSON with page_id and blocked (true or false)."""
        person_id, wanted = self._people.named(request), await read_json(request)
        blocked = wanted.get("blocked")
        if not isinstance(blocked, bool):
            raise HTTPException(400, '"blocked" must be true or false.')
        if not self._conversations.block(person_id, self._people.page_id(wanted), blocked):
            raise HTTPException(400, "Write to the page first; only then can it be blocked.")
        return JSONResponse({"blocked": blocked})

    async def stream(self, request: Request) -> Response:
        return StreamingResponse(
            self._streams.listen(self._people.named(request)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def portrait(self, request: Request) -> Response:
        person_id = self._people.named(request)
        picture = self._people.picture(person_id)
        if picture is not None:
            path, media_type = picture
            return FileResponse(path, media_type=media_type, headers={"Cache-Control": "no-cache"})
        return Response(portrait(person_id), media_type="image/png")

    async def change_portrait(self, request: Request) -> Response:
        """A multipart form with one picture as ``picture``."""
        person_id, form = self._people.named(request), await request.form()
        upload = form.get("picture")
        if not isinstance(upload, UploadFile):
            raise HTTPException(400, 'Send a picture as "picture" of a multipart form.')
        kept = await self._kept(upload, _base_url(request))
        if kept["type"] != "image":
            raise HTTPException(400, "A portrait must be a picture, such as PNG or JPEG.")
        self._people.show(person_id, kept["url"].split("/")[-2])
        return JSONResponse(self._people.described(person_id), 201)

    def _quoted(self, person_id: int, page_id: str, mid: str) -> dict[str, Any]:
        try:
            return self._second_thoughts.quoted(person_id, page_id, mid)
        except NotAllowed as error:
            raise HTTPException(400, str(error)) from error

    async def _form_content(self, request: Request, form: FormData) -> Content:
        content: Content = {"text": text_of(form.get("text", "")), **entry_point_of(form)}
        uploads = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
        content["attachments"] = [await self._kept(each, _base_url(request)) for each in uploads]
        return content

    async def _kept(self, upload: UploadFile, base_url: str) -> dict[str, Any]:
        try:
            return await self._files.keep(upload, base_url)
        except FileTooLarge as error:
            raise HTTPException(
                400, "The file is too large; a picture may have 8 MB, other files 25 MB."
            ) from error


def _base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")
