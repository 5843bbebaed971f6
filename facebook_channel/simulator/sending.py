"""``POST /{page-id}/messages``: the Send API, from the checks to the events that follow."""

import asyncio
import sqlite3
from typing import Any

from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from facebook_channel.simulator import fetching, graph_errors, send_rules
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.conversations import Content, Conversations
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.files import Files, FileTooLarge, content_type_of
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage


class DroppedAnswer(Response):
    """Closes the connection without a byte; the caller cannot know what became of the call."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["close_connection"]()
        while (await receive())["type"] != "http.disconnect":
            pass
        if self.background is not None:
            await self.background()


class Sending:
    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        sender: Sender,
        files: Files,
        faults: Faults,
    ) -> None:
        self._storage = storage
        self._conversations = conversations
        self._sender = sender
        self._files = files
        self._faults = faults

    async def send(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        psid = send_rules.recipient_id(call.parameters)
        thread = self._storage.one(
            "SELECT * FROM thread WHERE psid = ? AND page_id = ?", psid, page["page_id"]
        )
        if thread is None:
            raise graph_errors.no_matching_user()
        if call.parameters.get("sender_action"):
            return self._act(call, thread)
        self._refuse_if_told_to()
        send_rules.check_message(call.parameters, has_upload=bool(call.uploads))
        send_rules.check_thread(thread, call.parameters, self._window_clock())
        content = await self._content(call)
        return await self._deliver(page, thread, content, call.parameters["message"])

    async def _deliver(
        self, page: sqlite3.Row, thread: sqlite3.Row, content: Content, message: dict[str, Any]
    ) -> Response:
        mid, events = self._conversations.answer(
            thread, page["app_id"], content, message.get("metadata", "")
        )
        # Usually the answer comes first and the echo after it, as on the platform.
        follow_up = BackgroundTask(self._push, events)
        dropped = self._faults.drops_this_answer()
        if self._faults.send_delay_ms:
            await asyncio.sleep(self._faults.send_delay_ms / 1000)
        if dropped:
            return DroppedAnswer(background=follow_up)
        answer = {"recipient_id": thread["psid"], "message_id": mid}
        return JSONResponse(answer, background=follow_up)

    async def _push(self, events: list[Any]) -> None:
        self._sender.push(events)

    def _act(self, call: GraphCall, thread: sqlite3.Row) -> Response:
        send_rules.check_sender_action(call.parameters)
        if thread["blocked"]:
            raise graph_errors.person_unavailable()
        action = call.parameters["sender_action"]
        if action == "mark_seen":
            self._conversations.mark_seen(thread)
        elif action in ("typing_on", "typing_off"):
            self._conversations.show_typing(thread, action == "typing_on")
        return JSONResponse({"recipient_id": thread["psid"]})

    def _refuse_if_told_to(self) -> None:
        failure = self._faults.next_failure()
        if failure is not None:
            message = failure.message or f"(#{failure.code}) The simulator was told to refuse this."
            raise graph_errors.GraphError(message, failure.code, failure.error_subcode)

    def _window_clock(self) -> int:
        return now_ms() + self._faults.clock_offset_seconds * 1000

    async def _content(self, call: GraphCall) -> Content:
        message = call.parameters["message"]
        content: Content = {}
        if message.get("text"):
            content["text"] = message["text"]
        if message.get("quick_replies"):
            content["quick_replies"] = message["quick_replies"]
        attachments = send_rules.attachments_of(message)
        if attachments:
            content["attachments"] = [await self._attachment(call, each) for each in attachments]
        return content

    async def _attachment(self, call: GraphCall, attachment: dict[str, Any]) -> dict[str, Any]:
        kind, payload = attachment["type"], attachment.get("payload") or {}
        if kind == "template":
            return {"type": kind, "payload": payload}
        if payload.get("url"):
            url = str(payload["url"])
            await fetching.in_daemon_thread(lambda: fetching.check_file(url, kind))
            return {"type": kind, "url": url, "name": url.split("?")[0].rpartition("/")[2]}
        return await self._uploaded(call, kind)

    async def _uploaded(self, call: GraphCall, kind: str) -> dict[str, Any]:
        if len(call.uploads) != 1 or call.uploads[0][0] != "filedata":
            raise graph_errors.parameter(
                "Incorrect number of files uploaded. Must upload exactly one file."
            )
        upload = call.uploads[0][1]
        fetching.check_type(kind, content_type_of(upload))
        try:
            return await self._files.keep(upload, call.base_url, kind)
        except FileTooLarge as error:
            raise fetching.too_large() from error
