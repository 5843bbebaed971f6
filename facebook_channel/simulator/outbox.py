"""Webhook deliveries on their way: rows that stay until the app's server has answered 200."""

from dataclasses import dataclass

from facebook_channel.simulator import webhooks
from facebook_channel.simulator.storage import Storage


@dataclass
class Delivery:
    """One event for one app; ``psid`` is its lane, ``mid`` the person's message it is about."""

    seq: int
    psid: str
    page_id: str
    app_id: str
    item: str
    mid: str
    attempts: int = 0


class Outbox:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def keep(
        self, psid: str, page_id: str, field: str, item: webhooks.Item, mid: str = ""
    ) -> Delivery | None:
        """Keep the event for the page's app; None when the page or app has not subscribed to it."""
        page = self._storage.one(
            "SELECT app_id, page.fields AS page_fields, app.fields AS app_fields"
            " FROM page JOIN app USING (app_id) WHERE page_id = ?",
            page_id,
        )
        if page is None or not _includes(page["page_fields"], page["app_fields"], field=field):
            return None
        encoded = webhooks.encode(item)
        seq = self._storage.run(
            "INSERT INTO webhook (psid, page_id, app_id, item, mid) VALUES (?, ?, ?, ?, ?)",
            psid,
            page_id,
            page["app_id"],
            encoded,
            mid,
        )
        return Delivery(seq, psid, page_id, page["app_id"], encoded, mid)

    def pending(self) -> list[Delivery]:
        rows = self._storage.all(
            "SELECT seq, psid, page_id, app_id, item, mid, attempts FROM webhook ORDER BY seq"
        )
        return [Delivery(**dict(row)) for row in rows]

    def destination(self, delivery: Delivery) -> tuple[str, str]:
        """The callback address (maybe empty) and the secret of the app, as they are now."""
        app = self._storage.one(
            "SELECT callback_url, app_secret FROM app WHERE app_id = ?", delivery.app_id
        )
        return (app["callback_url"], app["app_secret"]) if app else ("", "")

    def accepted(self, delivery: Delivery) -> None:
        with self._storage.transaction():
            self._storage.run("DELETE FROM webhook WHERE seq = ?", delivery.seq)
            if delivery.mid:
                self._storage.run(
                    "UPDATE message SET state = 'sent', note = '' WHERE mid = ?", delivery.mid
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
                    "UPDATE message SET state = 'failing', note = ? WHERE mid = ?",
                    f"{reason} Tried {delivery.attempts} times, trying again."
                    if delivery.attempts > 1
                    else f"{reason} Trying again.",
                    delivery.mid,
                )


def _includes(*subscriptions: str | None, field: str) -> bool:
    return all(fields is None or field in fields.split(",") for fields in subscriptions)
