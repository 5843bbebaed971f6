"""What a page sends, as it is kept and shown: texts, files, stickers, quotes and personas."""

from typing import Any

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.attachments import Attachments
from facebook_channel.simulator.conversations import Content
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.send_rules import attachments_of
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.webhook_attachments import STICKERS


class SentContent:
    def __init__(self, storage: Storage, attachments: Attachments) -> None:
        self._storage = storage
        self._attachments = attachments

    async def read(self, call: GraphCall, psid: str) -> tuple[Content, str]:
        """The content, and the id of a file that is to be reusable, or nothing."""
        message = call.parameters["message"]
        content: Content = {
            name: message[name] for name in ("text", "quick_replies") if message.get(name)
        }
        content |= self._quote(call, psid) | self._persona(call)
        if message.get("sticker_id"):
            content["sticker"] = _sticker(int(message["sticker_id"]), call.base_url)
        wanted = attachments_of(message)
        if wanted:
            content["attachments"] = [
                await self._attachments.content(call, each) for each in wanted
            ]
        return content, self._reusable(call, wanted, content)

    def _reusable(self, call: GraphCall, wanted: list[Any], content: Content) -> str:
        payload = (wanted[0].get("payload") or {}) if len(wanted) == 1 else {}
        if str(payload.get("is_reusable", "")).lower() != "true" or payload.get("attachment_id"):
            return ""
        return self._attachments.keep(call.page_id, content["attachments"][0])

    def _quote(self, call: GraphCall, psid: str) -> Content:
        reply_to = call.parameters.get("reply_to")
        if not reply_to:
            return {}
        mid = str(reply_to.get("mid", "")) if isinstance(reply_to, dict) else ""
        quoted = self._storage.one(
            "SELECT author FROM message WHERE psid = ? AND mid = ?", psid, mid
        )
        if quoted is None:
            raise graph_errors.parameter("Param reply_to[mid] must be a message of the thread")
        return {"reply_to": {"mid": mid, "is_self_reply": quoted["author"] == "page"}}

    def _persona(self, call: GraphCall) -> Content:
        persona_id = call.parameters.get("persona_id")
        if not persona_id:
            return {}
        persona = self._storage.one(
            "SELECT name, profile_picture_url FROM persona WHERE persona_id = ? AND page_id = ?",
            str(persona_id),
            call.page_id,
        )
        if persona is None:
            raise graph_errors.parameter("Param persona_id must be a persona of the page")
        return {"persona": dict(persona)}


def _sticker(sticker_id: int, base_url: str) -> dict[str, Any]:
    [name] = [name for name, number in STICKERS.items() if number == sticker_id]
    return {"sticker_id": sticker_id, "url": f"{base_url}/page/stickers/{name}.png", "form": "new"}
