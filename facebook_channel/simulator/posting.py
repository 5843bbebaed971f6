"""One webhook post: its body from the events that travel together, and what came of it."""

import json
from typing import Any

import requests

from facebook_channel.simulator import webhooks
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.outbox import Delivery, Outbox

TIMEOUT_SECONDS = 5
WRONG_SECRET = "a secret that no app has"  # noqa: S105 - what a forger would sign with


class Posting:
    def __init__(self, outbox: Outbox, faults: Faults) -> None:
        self._outbox = outbox
        self._faults = faults

    def post(self, session: requests.Session, batch: list[Delivery]) -> str:
        """Why the events, all of one app, were not accepted, as a sentence; empty if they were."""
        callback_url, app_secret = self._outbox.destination(
            batch[0].app_id, former_secret=self._faults.sign_with_former_secret
        )
        if not callback_url:
            return "The app has no callback address yet."
        if self._faults.sign_with_wrong_secret:
            app_secret = WRONG_SECRET
        body = self._body(batch)
        sha1_only = self._faults.sign_with_sha1_only
        try:
            response = session.post(
                callback_url,
                data=body,
                headers=webhooks.headers(app_secret, body, sha1_only=sha1_only),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.Timeout:
            return f"The page's server did not answer within {TIMEOUT_SECONDS} seconds."
        except (requests.RequestException, ValueError):  # some wrong addresses are a ValueError
            return "The page's server cannot be reached."
        if response.status_code != 200:
            return f"The page's server answered {response.status_code} instead of 200."
        return ""

    def _body(self, batch: list[Delivery]) -> bytes:
        entries: list[webhooks.Entry] = []
        for delivery in batch:
            same = [
                entry
                for entry in entries
                if (entry.page_id, entry.channel) == (delivery.page_id, delivery.channel)
            ]
            if not same or not self._faults.share_entries:
                same = [webhooks.Entry(delivery.page_id, delivery.channel)]
                entries += same
            same[0].items.append(self._altered(delivery.item))
        return webhooks.post_body(
            entries,
            now_ms(),
            numeric_ids=self._faults.numeric_ids,
            in_seconds=self._faults.timestamps_in_seconds,
        )

    def _altered(self, encoded: str) -> str:
        faults = self._faults
        if not (faults.numeric_ids or faults.no_timestamps or faults.timestamps_in_seconds):
            return encoded
        item: dict[str, Any] = json.loads(encoded)
        if faults.numeric_ids:
            for role in ("sender", "recipient"):
                if str(item.get(role, {}).get("id", "")).isdigit():
                    item[role]["id"] = int(item[role]["id"])
        if faults.timestamps_in_seconds and "timestamp" in item:
            item["timestamp"] //= 1000
        if faults.no_timestamps:
            item.pop("timestamp", None)
        return webhooks.encode(item)
