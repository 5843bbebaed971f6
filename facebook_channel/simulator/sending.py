"""``POST /{page-id}/messages``: the Send API, from the checks to the events that follow."""

import asyncio
import sqlite3
from typing import Any

from starlette.background import BackgroundTask
from starlette.responses import Response

from facebook_channel.simulator import fetching, graph_errors, send_rules
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.faulty_answers import DroppedAnswer, bad_answer
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.outbox import Delivery
from facebook_channel.simulator.second_thoughts import SecondThoughts
from facebook_channel.simulator.send_faults import SendFailure
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.sent_content import SentContent
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.thread_control import ThreadControl
from facebook_channel.simulator.usage import Usage

ECHO_HEAD_START_SECONDS = 2


class Sending:
    def __init__(
        self,
        storage: Storage,
        conversations: Conversations,
        second_thoughts: SecondThoughts,
        control: ThreadControl,
        sent_content: SentContent,
        sender: Sender,
        usage: Usage,
        faults: Faults,
    ) -> None:
        self._storage = storage
        self._conversations = conversations
        self._second_thoughts = second_thoughts
        self._control = control
        self._sent_content = sent_content
        self._sender = sender
        self._usage = usage
        self._faults = faults

    async def send(self, call: GraphCall) -> Response:
        page = call.own_page(self._storage)
        self._count(call, page["page_id"])
        if page["restricted"]:
            raise graph_errors.documented(10, 1893063)
        thread = self._thread(call, page["page_id"])
        if call.parameters.get("sender_action"):
            return self._act(call, page, thread)
        failure = self._faults.next_failure(
            "messages", page["page_id"], thread["psid"], thread["person_id"]
        )
        if failure is not None:
            await asyncio.sleep(failure.delay_ms / 1000)
            if not failure.sent and (answer := bad_answer(failure)) is not None:
                return answer
        send_rules.check_message(call.parameters, has_upload=bool(call.uploads))
        send_rules.check_thread(thread, page, call.parameters, self._window_clock())
        return await self._deliver(call, page, thread, failure)

    def _count(self, call: GraphCall, page_id: str) -> None:
        if self._faults.no_rate_limits:
            return
        self._usage.count(page_id, "messages")
        message = call.parameters.get("message")
        attachment = message.get("attachment") if isinstance(message, dict) else None
        if isinstance(attachment, dict) and attachment.get("type") in ("audio", "video"):
            self._usage.count(page_id, "audio and video")

    def _thread(self, call: GraphCall, page_id: str) -> sqlite3.Row:
        """With the role that the person may have at the app."""
        thread = self._storage.one(
            "SELECT thread.*, role FROM thread JOIN person USING (person_id)"
            " WHERE psid = ? AND page_id = ?",
            send_rules.recipient_id(call.parameters),
            page_id,
        )
        if thread is None:
            raise graph_errors.documented(100, 2018001)
        return thread

    async def _deliver(
        self, call: GraphCall, page: sqlite3.Row, thread: sqlite3.Row, failure: SendFailure | None
    ) -> Response:
        content, attachment_id = await self._sent_content.read(call, thread["psid"])
        metadata = call.parameters["message"].get("metadata") or ""
        mid, events = self._conversations.answer(thread, page["app_id"], content, metadata)
        if call.parameters.get("thread_control"):
            self._control.after_sending(call, page, thread)
        answer = {"recipient_id": thread["psid"], "message_id": mid}
        if attachment_id:
            answer["attachment_id"] = attachment_id
        return await self._answer(answer, events, failure)

    async def _answer(
        self, answer: dict[str, Any], events: list[Delivery], failure: SendFailure | None
    ) -> Response:
        """Usually the answer comes first and the echo after it, as on the platform."""
        follow_up = BackgroundTask(self._push, events)
        dropped = self._faults.drops_this_answer()
        if self._faults.send_delay_ms:
            await asyncio.sleep(self._faults.send_delay_ms / 1000)
        if self._faults.echo_before_answer or (failure and failure.outcome == "error"):
            await fetching.in_daemon_thread(
                lambda: self._sender.push_and_wait(events, ECHO_HEAD_START_SECONDS)
            )
            follow_up = BackgroundTask(self._push, [])
        if dropped:
            return DroppedAnswer(background=follow_up)
        bad = bad_answer(failure, follow_up) if failure else None
        return bad or EscapedJSON(answer, background=follow_up)

    async def _push(self, events: list[Delivery]) -> None:
        self._sender.push(events)

    def _act(self, call: GraphCall, page: sqlite3.Row, thread: sqlite3.Row) -> Response:
        send_rules.check_sender_action(call.parameters)
        send_rules.check_reach(thread, page)
        action = call.parameters["sender_action"]
        if action == "mark_seen":
            self._conversations.mark_seen(thread)
        elif action in ("typing_on", "typing_off"):
            self._conversations.show_typing(thread, action == "typing_on")
        else:
            self._react(thread["psid"], action, call.parameters["payload"])
        return EscapedJSON({"recipient_id": thread["psid"]})

    def _react(self, psid: str, action: str, payload: dict[str, Any]) -> None:
        emoji = str(payload["reaction"]) if action == "react" else ""
        if not self._second_thoughts.page_reacts(psid, str(payload["message_id"]), emoji):
            raise graph_errors.parameter("Param payload[message_id] must be one of the thread's")

    def _window_clock(self) -> int:
        return now_ms() + self._faults.clock_offset_seconds * 1000
