"""Puts the simulator together as one Starlette application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from facebook_channel.simulator import world as worlds
from facebook_channel.simulator.chat import Chat
from facebook_channel.simulator.chat_acts import ChatActs
from facebook_channel.simulator.chat_content import read_json
from facebook_channel.simulator.chat_routes import chat_routes
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.deliveries import Deliveries
from facebook_channel.simulator.faults import FaultRefused, Faults
from facebook_channel.simulator.feed import Feed
from facebook_channel.simulator.files import Files
from facebook_channel.simulator.graph_side import graph_routes
from facebook_channel.simulator.happenings import Happenings
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.second_thoughts import SecondThoughts
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.streams import Streams
from facebook_channel.simulator.troubles import Troubles


class Simulator(Starlette):
    """Starlette whose requests can close their connection without an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn's send is a method of the object that holds the connection; ASGI has no word
        # for hanging up, and a test of lost answers needs exactly that.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is not None:
            scope["close_connection"] = transport.abort
        await super().__call__(scope, receive, send)


def build(storage_directory: Path, world: dict[str, Any] | None = None) -> Starlette:
    """The application over ``storage_directory``; raises WorldRefused for a wrong ``world``."""
    storage = Storage(storage_directory)
    try:
        worlds.upsert(storage, world or {})
    except worlds.WorldRefused:
        storage.close()
        raise
    return _assemble(storage)


def _assemble(storage: Storage) -> Starlette:
    faults, streams, outbox = Faults(), Streams(), Outbox(storage)
    feed, files = Feed(storage, streams), Files(storage, faults)

    def settled(delivery: Delivery) -> None:
        if delivery.mid:
            feed.announce(delivery.mid)

    troubles = Troubles(storage)
    sender = Sender(outbox, faults, settled, troubles)
    conversations = Conversations(storage, outbox, sender, feed, faults)
    second_thoughts = SecondThoughts(storage, outbox, sender, feed)
    platform_side = graph_routes(
        storage, conversations, second_thoughts, outbox, sender, files, faults
    )
    happenings = Happenings(storage, conversations, outbox, sender)
    chat = Chat(storage, conversations, second_thoughts, feed, files, streams)
    acts = ChatActs(storage, second_thoughts, happenings)
    people_side = chat_routes(chat, acts, Deliveries(storage, outbox, sender))
    settings = Settings(storage, sender, faults, troubles)
    application = Simulator(
        routes=[*platform_side, *_routes(files, settings), *people_side],
        lifespan=_lifespan(storage, streams, sender),
        exception_handlers={HTTPException: _refusal},
    )
    application.state.streams = streams
    return application


def _lifespan(
    storage: Storage, streams: Streams, sender: Sender
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        streams.start()
        sender.start()
        yield
        streams.close()
        if sender.stop():
            storage.close()  # otherwise a last post is under way and its outcome still to be kept

    return lifespan


class Settings:
    """The world and the faults, over HTTP."""

    def __init__(
        self, storage: Storage, sender: Sender, faults: Faults, troubles: Troubles
    ) -> None:
        self._troubles = troubles
        self._storage = storage
        self._sender = sender
        self._faults = faults

    async def world(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                worlds.upsert(self._storage, await read_json(request))
            except worlds.WorldRefused as error:
                raise HTTPException(400, str(error)) from error
            self._sender.retry_now()  # a callback may have changed
        described, troubles = worlds.describe(self._storage), self._troubles.described()
        for page in described["pages"]:
            page["webhook_trouble"] = troubles.get(page["page_id"])
        return JSONResponse(described)

    async def faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self._faults.become(await read_json(request))
            except FaultRefused as error:
                raise HTTPException(400, str(error)) from error
            self._sender.retry_now()  # held deliveries may be free now
        return JSONResponse(asdict(self._faults))


def _routes(files: Files, settings: Settings) -> list[Route | Mount]:
    return [
        Route("/cdn/{folder}/{name}", files.serve),
        Route("/world", settings.world, methods=["GET", "POST"]),
        Route("/faults", settings.faults, methods=["GET", "POST"]),
    ]


async def _refusal(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # registered for nothing else
        raise error
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)
