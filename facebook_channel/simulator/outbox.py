"""Webhook deliveries on their way: rows that stay until the app's server has answered 200."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from facebook_channel.simulator import webhooks
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.routing import Routing
from facebook_channel.simulator.storage import Storage

OUTCOMES_KEPT = 1000
ACCEPTED = "accepted"
Recipients = Callable[[str, str], list[tuple[str, str]]]  # of a psid's page: app ids and channels
CHANGES = ("feed", "inbox_labels")  # fields whose events stand in ``changes``


@dataclass
class Delivery:
    """One event for one app; ``mid`` is the person's message that it is about, if any."""

    seq: int
    psid: str
    page_id: str
    app_id: str
    item: str
    mid: str
    attempts: int = 0
    channel: str = "messaging"

    @property
    def lane(self) -> str:
        """Events of one lane keep their order: those of one person for one app."""
        return f"{self.app_id}:{self.psid or self.page_id}"


class Outbox:
    """``recipients`` may be replaced by what knows which apps hear a thread, and how."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.recipients: Recipients = Routing(storage).recipients

    def keep(
        self, psid: str, page_id: str, field: str, item: webhooks.Item, mid: str = ""
    ) -> list[Delivery]:
        """For every app that hears of it; none when neither page nor app has subscribed."""
        kept = [
            self.keep_for(app_id, psid, page_id, field, item, mid=mid, channel=channel)
            for app_id, channel in self.recipients(psid, page_id)
        ]
        return [delivery for delivery in kept if delivery is not None]

    def keep_for(
        self,
        app_id: str,
        psid: str,
        page_id: str,
        field: str,
        item: webhooks.Item,
        *,
        mid: str = "",
        channel: str = "messaging",
    ) -> Delivery | None:
        """None when the page or the app has not subscribed to ``field``."""
        subscriptions = self._subscriptions(page_id, app_id)
        if subscriptions is None or not _includes(*subscriptions, field=field):
            return None
        if field in CHANGES:
            channel = "changes"
        return self.keep_unasked(app_id, psid, page_id, item, mid=mid, channel=channel)

    def keep_unasked(
        self,
        app_id: str,
        psid: str,
        page_id: str,
        item: webhooks.Item,
        *,
        mid: str = "",
        channel: str = "messaging",
    ) -> Delivery:
        """Whatever the subscriptions say. A standby's postback does not tell its payload."""
        if channel == "standby" and "postback" in item:
            postback = {key: item["postback"][key] for key in item["postback"] if key != "payload"}
            item = {**item, "postback": postback}
        encoded = webhooks.encode(item)
        seq = self._storage.run(
            "INSERT INTO webhook (psid, page_id, app_id, item, mid, channel)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            psid,
            page_id,
            app_id,
            encoded,
            mid,
            channel,
        )
        return Delivery(seq, psid, page_id, app_id, encoded, mid, channel=channel)

    def pending(self) -> list[Delivery]:
        rows = self._storage.all(
            "SELECT seq, psid, page_id, app_id, item, mid, attempts, channel"
            " FROM webhook ORDER BY seq"
        )
        return [Delivery(**dict(row)) for row in rows]

    def is_pending(self, delivery: Delivery) -> bool:
        return self._storage.one("SELECT 1 FROM webhook WHERE seq = ?", delivery.seq) is not None

    def again(self, seq: int) -> Delivery | None:
        """A copy of a delivery that was settled, to be posted once more."""
        row = self._storage.one("SELECT * FROM webhook_outcome WHERE seq = ?", seq)
        if row is None:
            return None
        return self.keep_unasked(
            row["app_id"],
            row["psid"],
            row["page_id"],
            json.loads(row["item"]),
            mid=row["mid"],
            channel=row["channel"],
        )

    def destination(self, app_id: str, *, former_secret: bool = False) -> tuple[str, str]:
        """The callback address (maybe empty) and the secret of the app, as they are now."""
        app = self._storage.one(
            "SELECT callback_url, app.app_secret, former_secret.app_secret AS former"
            " FROM app LEFT JOIN former_secret USING (app_id) WHERE app_id = ?",
            app_id,
        )
        if app is None:
            return "", ""
        secret = app["former"] if former_secret and app["former"] else app["app_secret"]
        return app["callback_url"], secret

    def accepted(self, delivery: Delivery) -> None:
        with self._storage.transaction():
            self._settle(delivery, ACCEPTED)
            if delivery.mid:
                self._storage.run(
                    "UPDATE message SET state = 'sent', note = ''"
                    " WHERE mid = ? AND author = 'person'",
                    delivery.mid,
                )

    def refused(self, delivery: Delivery, reason: str) -> None:
        delivery.attempts += 1
        with self._storage.transaction():
            self._storage.run(
                "UPDATE webhook SET attempts = ?, last_error = ? WHERE seq = ?",
                delivery.attempts,
                reason,
                delivery.seq,
            )
            if delivery.mid:
                self._storage.run(
                    "UPDATE message SET state = 'failing', note = ?"
                    " WHERE mid = ? AND author = 'person'",
                    f"{reason} Tried {delivery.attempts} times, trying again."
                    if delivery.attempts > 1
                    else f"{reason} Trying again.",
                    delivery.mid,
                )

    def given_up(self, delivery: Delivery, reason: str) -> None:
        """It will never be posted, like on the platform."""
        with self._storage.transaction():
            self._settle(delivery, reason)
            if delivery.mid:
                self._storage.run(
                    "UPDATE message SET state = 'unheard', note = ?"
                    " WHERE mid = ? AND author = 'person'",
                    reason,
                    delivery.mid,
                )

    def _settle(self, delivery: Delivery, outcome: str) -> None:
        self._storage.run(
            "INSERT OR REPLACE INTO webhook_outcome"
            " SELECT seq, psid, page_id, app_id, item, mid, channel, attempts + ?, ?, ?"
            " FROM webhook WHERE seq = ?",
            outcome == ACCEPTED,  # that was one more attempt
            now_ms(),
            outcome,
            delivery.seq,
        )
        self._storage.run("DELETE FROM webhook WHERE seq = ?", delivery.seq)
        oldest = delivery.seq - OUTCOMES_KEPT
        self._storage.run("DELETE FROM webhook_outcome WHERE seq < ?", oldest)

    def _subscriptions(self, page_id: str, app_id: str) -> tuple[str | None, str | None] | None:
        row = self._storage.one(
            "SELECT connection.fields AS page_fields, app.fields AS app_fields"
            " FROM connection JOIN app USING (app_id) WHERE page_id = ? AND app_id = ?",
            page_id,
            app_id,
        )
        return (row["page_fields"], row["app_fields"]) if row else None


def _includes(*subscriptions: str | None, field: str) -> bool:
    return all(fields is None or field in fields.split(",") for fields in subscriptions)
