"""Posts webhook deliveries until they are accepted: in order per person, side by side otherwise."""

import heapq
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import requests

from facebook_channel.simulator import webhooks
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.outbox import Delivery, Outbox

THREADS = 12
TIMEOUT_SECONDS = 5
GAPS_SECONDS = (0, 1, 2, 5, 10, 30, 60)  # before the second try, the third, …; the last one stays


@dataclass
class Lane:
    """What one person's page still has to hear; the earliest event first."""

    waiting: list[tuple[int, Delivery]] = field(default_factory=list)
    due: float = 0.0
    busy: bool = False


class Sender:
    """A handful of threads that sleep until a lane is due; no lane is served by two at once."""

    def __init__(self, outbox: Outbox, faults: Faults, settled: Callable[[Delivery], None]) -> None:
        self._outbox = outbox
        self._faults = faults
        self._settled = settled
        self._changed = threading.Condition()
        self._lanes: dict[str, Lane] = {}
        self._due: list[tuple[float, int, str]] = []  # due, seq of the first event, lane
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
        with self._changed:
            for delivery in deliveries:
                if delivery is not None:
                    self._enter(delivery)

    def retry_now(self) -> None:
        """Something changed that may let waiting deliveries pass: do not wait out the gaps."""
        with self._changed:
            self._due = [(0.0, seq, psid) for _, seq, psid in self._due]
            heapq.heapify(self._due)
            for lane in self._lanes.values():
                lane.due = 0.0
            self._changed.notify_all()

    def _enter(self, delivery: Delivery) -> None:
        lane = self._lanes.setdefault(delivery.psid, Lane())
        queued = bool(lane.waiting)
        heapq.heappush(lane.waiting, (delivery.seq, delivery))
        if not queued and not lane.busy:
            self._queue(delivery.psid, lane)

    def _queue(self, psid: str, lane: Lane) -> None:
        heapq.heappush(self._due, (lane.due, lane.waiting[0][0], psid))
        self._changed.notify()

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc: faster, and the callback is local
            while (delivery := self._next()) is not None:
                reason = self._post(session, delivery)
                self._settle(delivery, reason)
                if not reason and self._faults.duplicate_webhooks:
                    self._post(session, delivery)

    def _next(self) -> Delivery | None:
        """Wait for the lane that is due first and take its first event; None at the end."""
        with self._changed:
            while not self._stopped:
                pause = None
                if self._due and not self._faults.hold_webhooks:
                    pause = self._due[0][0] - time.monotonic()
                    if pause <= 0:
                        lane = self._lanes[heapq.heappop(self._due)[2]]
                        lane.busy = True
                        return heapq.heappop(lane.waiting)[1]
                self._changed.wait(pause)
        return None

    def _post(self, session: requests.Session, delivery: Delivery) -> str:
        """Why the delivery was not accepted, as a sentence; empty when it was."""
        callback_url, app_secret = self._outbox.destination(delivery)
        if not callback_url:
            return "The app has no callback address yet."
        body = webhooks.envelope(delivery.page_id, now_ms(), delivery.item)
        try:
            response = session.post(
                callback_url,
                data=body,
                headers=webhooks.headers(app_secret, body),
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

    def _settle(self, delivery: Delivery, reason: str) -> None:
        if reason:
            self._outbox.refused(delivery, reason)
        else:
            self._outbox.accepted(delivery)
        with self._changed:
            self._release(delivery, failed=bool(reason))
        self._settled(delivery)

    def _release(self, delivery: Delivery, *, failed: bool) -> None:
        lane = self._lanes[delivery.psid]
        lane.busy = False
        lane.due = 0.0
        if failed:
            gap = GAPS_SECONDS[min(delivery.attempts, len(GAPS_SECONDS)) - 1]
            lane.due = time.monotonic() + gap
            heapq.heappush(lane.waiting, (delivery.seq, delivery))
        if lane.waiting:
            self._queue(delivery.psid, lane)
        else:
            del self._lanes[delivery.psid]
