"""How long webhooks of a page have failed: an alert after a while, then the subscription ends.

Documented at https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from typing import Any

from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.outbox import Delivery
from facebook_channel.simulator.storage import Storage

MINUTE_MS = 60 * 1000
ALERT_AFTER_MS = 15 * MINUTE_MS
UNSUBSCRIBE_AFTER_MS = 60 * MINUTE_MS
UNSUBSCRIBED = "Webhooks failed for an hour, so the page was unsubscribed from the app."


class Troubles:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        # Time during which the simulator did not run is no failing time.
        storage.run("DELETE FROM webhook_trouble WHERE unsubscribed_at IS NULL")
        self._failing = {
            (row["page_id"], row["app_id"])
            for row in storage.all("SELECT page_id, app_id FROM webhook_trouble")
        }

    def end(self, delivery: Delivery) -> None:
        """A post was accepted."""
        key = (delivery.page_id, delivery.app_id)
        if key in self._failing:
            self._failing.discard(key)
            self._storage.run("DELETE FROM webhook_trouble WHERE page_id = ? AND app_id = ?", *key)

    def count(self, delivery: Delivery) -> bool:
        """A post failed; whether that ends the page's subscription."""
        key, now = (delivery.page_id, delivery.app_id), now_ms()
        self._failing.add(key)
        with self._storage.transaction():
            trouble = self._trouble(key, now)
            failing_for = now - trouble["failing_since"]
            if failing_for >= ALERT_AFTER_MS and trouble["alerted_at"] is None:
                self._note("alerted_at", now, key)
            if failing_for < UNSUBSCRIBE_AFTER_MS:
                return False
            self._note("unsubscribed_at", now, key)
            self._unsubscribe(*key)
        return True

    def described(self) -> dict[str, dict[str, Any]]:
        """By page: failing_since, alerted_at and unsubscribed_at, in milliseconds or None."""
        rows = self._storage.all("SELECT * FROM webhook_trouble")
        names = ("app_id", "failing_since", "alerted_at", "unsubscribed_at")
        return {row["page_id"]: {name: row[name] for name in names} for row in rows}

    def _trouble(self, key: tuple[str, str], now: int) -> Any:
        """A subscription that was ended once and taken up again begins anew."""
        self._storage.run(
            "INSERT INTO webhook_trouble (page_id, app_id, failing_since) VALUES (?, ?, ?)"
            " ON CONFLICT (page_id, app_id) DO UPDATE SET"
            " failing_since = excluded.failing_since, alerted_at = NULL, unsubscribed_at = NULL"
            " WHERE unsubscribed_at IS NOT NULL",
            *key,
            now,
        )
        return self._storage.one(
            "SELECT * FROM webhook_trouble WHERE page_id = ? AND app_id = ?", *key
        )

    def _note(self, column: str, now: int, key: tuple[str, str]) -> None:
        self._storage.run(
            f"UPDATE webhook_trouble SET {column} = ?"  # noqa: S608 - one of the two above
            " WHERE page_id = ? AND app_id = ?",
            now,
            *key,
        )

    def _unsubscribe(self, page_id: str, app_id: str) -> None:
        for table in ("page", "page_app"):
            self._storage.run(
                f"UPDATE {table} SET fields = ''"  # noqa: S608 - one of the two above
                " WHERE page_id = ? AND app_id = ?",
                page_id,
                app_id,
            )
