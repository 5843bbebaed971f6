"""Files that pages send: by address, by upload, or again by the id of an earlier upload.

Source: Messenger Platform, "Saving assets" and "Attachment upload API".
"""

import json
import secrets
from typing import Any

from starlette.responses import Response

from facebook_channel.simulator import fetching, graph_errors, send_rules
from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.files import Files, FileTooLarge, content_type_of
from facebook_channel.simulator.graph_call import GraphCall
from facebook_channel.simulator.storage import Storage

LIFE_MS = 90 * 24 * 60 * 60 * 1000
Attachment = dict[str, Any]


class Attachments:
    def __init__(self, storage: Storage, files: Files) -> None:
        self._storage = storage
        self._files = files

    async def upload(self, call: GraphCall) -> Response:
        """``POST /{page}/message_attachments``: only kept, to be sent later by its id."""
        page = call.own_page(self._storage)
        message = call.parameters.get("message")
        if not isinstance(message, dict) or not message.get("attachment"):
            raise graph_errors.required("message")
        send_rules.check_attachment(message["attachment"], has_upload=bool(call.uploads))
        if message["attachment"]["type"] == "template":
            raise graph_errors.documented(100, 2018047)
        content = await self.content(call, message["attachment"])
        return EscapedJSON({"attachment_id": self.keep(page["page_id"], content)})

    async def content(self, call: GraphCall, wanted: Attachment) -> Attachment:
        """As messages hold it: type with url and name, or payload. Raises GraphError."""
        kind, payload = wanted["type"], wanted.get("payload") or {}
        if kind == "template":
            self._check_media_template(call.page_id, payload)
            return {"type": kind, "payload": payload}
        if payload.get("attachment_id"):
            return self._kept(call.page_id, str(payload["attachment_id"]), kind)
        if payload.get("url"):
            url = str(payload["url"])
            await fetching.in_daemon_thread(lambda: fetching.check_file(url, kind))
            return {"type": kind, "url": url, "name": url.split("?")[0].rpartition("/")[2]}
        return await self._uploaded(call, kind)

    def keep(self, page_id: str, content: Attachment) -> str:
        """The id under which this page may send it again, for 90 days."""
        attachment_id = str(secrets.randbelow(9 * 10**14) + 10**14)
        self._storage.run(
            "INSERT INTO attachment VALUES (?, ?, ?, ?)",
            attachment_id,
            page_id,
            json.dumps(content),
            now_ms() + LIFE_MS,
        )
        return attachment_id

    def _kept(self, page_id: str, attachment_id: str, kind: str | None = None) -> Attachment:
        row = self._storage.one(
            "SELECT * FROM attachment WHERE attachment_id = ? AND page_id = ? AND expires_at > ?",
            attachment_id,
            page_id,
            now_ms(),
        )
        if row is None:
            raise graph_errors.documented(100, 2018074)
        content: Attachment = json.loads(row["content"])
        if kind is not None and content["type"] != kind:
            raise graph_errors.documented(100, 2018047)
        return content

    def _check_media_template(self, page_id: str, payload: Attachment) -> None:
        for element in payload.get("elements") or []:
            if isinstance(element, dict) and element.get("attachment_id"):
                self._kept(page_id, str(element["attachment_id"]))

    async def _uploaded(self, call: GraphCall, kind: str) -> Attachment:
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
