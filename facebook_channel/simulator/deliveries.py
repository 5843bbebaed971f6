"""What became of the webhook posts, for the control panel; and posting one of them again."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facebook_channel.simulator.answers import EscapedJSON
from facebook_channel.simulator.outbox import Outbox
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.storage import Storage

NEWEST = 50
WITHOUT_KIND = {"sender", "recipient", "timestamp"}


class Deliveries:
    def __init__(self, storage: Storage, outbox: Outbox, sender: Sender) -> None:
        self._storage = storage
        self._outbox = outbox
        self._sender = sender

    async def listed(self, _: Request) -> Response:
        """The newest first; ``outcome`` is waiting, failing, accepted or given up."""
        rows = self._storage.all(
            "SELECT webhooks.*, app.name AS app, page.name AS page, person.name AS person FROM ("
            " SELECT seq, psid, page_id, app_id, item, channel, attempts, NULL AS settled_at,"
            "  last_error AS outcome FROM webhook"
            " UNION ALL"
            " SELECT seq, psid, page_id, app_id, item, channel, attempts, settled_at, outcome"
            "  FROM webhook_outcome"
            ") AS webhooks LEFT JOIN app USING (app_id) LEFT JOIN page USING (page_id)"
            " LEFT JOIN thread ON thread.psid = webhooks.psid LEFT JOIN person USING (person_id)"
            " ORDER BY seq DESC LIMIT ?",
            NEWEST,
        )
        return EscapedJSON({"deliveries": [_described(row) for row in rows]})

    async def again(self, request: Request) -> Response:
        delivery = self._outbox.again(request.path_params["seq"])
        if delivery is None:
            raise HTTPException(404, "Only a delivery that is over can be posted again.")
        self._sender.push([delivery])
        return JSONResponse({"seq": delivery.seq}, 201)

    async def retry(self, _: Request) -> Response:
        """Those that wait for their next try do not wait any longer."""
        self._sender.retry_now()
        return JSONResponse({"retried": True}, 202)


def _described(row: Any) -> dict[str, Any]:
    item = json.loads(row["item"])
    settled = row["settled_at"] is not None
    if settled:
        outcome = "accepted" if row["outcome"] == "accepted" else "given up"
    else:
        outcome = "failing" if row["attempts"] else "waiting"
    return {
        "seq": row["seq"],
        "app": row["app"] or row["app_id"],
        "page": row["page"] or row["page_id"],
        "person": row["person"] or "",
        "channel": row["channel"],
        "kind": _kind(item),
        "attempts": row["attempts"],
        "settled_at": row["settled_at"],
        "outcome": outcome,
        "reason": "" if outcome == "accepted" else row["outcome"],
        "item": item,
    }


def _kind(item: dict[str, Any]) -> str:
    kind = next((key for key in item if key not in WITHOUT_KIND), "nothing")
    message = item.get("message")
    if isinstance(message, dict) and message.get("is_echo"):
        return "echo"
    return str(item["field"]) if kind == "field" else kind
