"""Posts webhook deliveries until they are accepted: in order per person, side by side otherwise."""

import threading
import time
from collections.abc import Callable, Iterable

import requests

from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.lanes import Lanes
from facebook_channel.simulator.outbox import Delivery, Outbox
from facebook_channel.simulator.posting import Posting
from facebook_channel.simulator.troubles import UNSUBSCRIBED, Troubles

THREADS = 12
LINGER_SECONDS = 0.3  # how long events wait for company, or to be overtaken, when told to


class Sender:
    """A handful of threads that sleep until a lane is due; no lane is served by two at once."""

    def __init__(
        self,
        outbox: Outbox,
        faults: Faults,
        settled: Callable[[Delivery], None],
        troubles: Troubles,
    ) -> None:
        self._outbox = outbox
        self._faults = faults
        self._settled = settled
        self._troubles = troubles
        self._posting = Posting(outbox, faults)
        self._changed = threading.Condition()
        self._lanes = Lanes()
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what an earlier run left, and begin."""
        self.push(self._outbox.pending())
        self._threads = [
            # Daemons: a post that hangs must not hold up the end of the program.
            threading.Thread(target=self._work, name=f"webhooks-{number}", daemon=True)
            for number in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> bool:
        """Let posts under way finish for a moment; whether all threads have ended."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        end = time.monotonic() + 0.5
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def push(self, deliveries: Iterable[Delivery | None]) -> None:
        gathers = self._faults.reorder_webhooks or self._faults.webhooks_per_post > 1
        not_before = time.monotonic() + LINGER_SECONDS if gathers else 0.0
        with self._changed:
            for delivery in deliveries:
                if delivery is not None:
                    self._lanes.enter(delivery, not_before)
                    self._changed.notify()

    def push_and_wait(self, deliveries: list[Delivery], seconds: float) -> None:
        """Return when they are settled, or at the end of patience."""
        self.push(deliveries)
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(map(self._outbox.is_pending, deliveries)):
            time.sleep(0.005)

    def retry_now(self) -> None:
        """Something changed that may let waiting deliveries pass: do not wait out the gaps."""
        with self._changed:
            self._lanes.hurry()
            self._changed.notify_all()

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc: faster, and the callback is local
            while batch := self._next():
                reason = self._posting.post(session, batch)
                self._settle(batch, reason)
                if not reason and self._faults.duplicate_webhooks:
                    self._posting.post(session, batch)

    def _next(self) -> list[Delivery]:
        """Wait for the lane that is due first and take its first event; none at the end."""
        with self._changed:
            while not self._stopped:
                pause = None
                due = self._lanes.next_due()
                if due is not None and not self._faults.hold_webhooks:
                    pause = due - time.monotonic()
                    if pause <= 0:
                        return self._lanes.take(
                            time.monotonic(),
                            max(1, self._faults.webhooks_per_post),
                            soon=LINGER_SECONDS,
                            last_first=self._faults.reorder_webhooks,
                        )
                self._changed.wait(pause)
        return []

    def _settle(self, batch: list[Delivery], reason: str) -> None:
        for delivery in batch:
            if reason:
                self._outbox.refused(delivery, reason)
            else:
                self._outbox.accepted(delivery)
                self._troubles.end(delivery)
        # One turn: between these, nobody may retry the batch, nor subscribe the page and write.
        with self._changed:
            self._lanes.release(batch, time.monotonic(), failed=bool(reason))
            given_up = self._give_up(batch) if reason else []
            self._changed.notify_all()
        for delivery in [*batch, *given_up]:
            self._settled(delivery)

    def _give_up(self, batch: list[Delivery]) -> list[Delivery]:
        """What waits for pages that are now unsubscribed because of this failure."""
        given_up: list[Delivery] = []
        for (page_id, app_id), delivery in {(it.page_id, it.app_id): it for it in batch}.items():
            if self._troubles.count(delivery):
                given_up += self._lanes.remove(page_id, app_id)
        for delivery in given_up:
            self._outbox.given_up(delivery, UNSUBSCRIBED)
        return given_up
