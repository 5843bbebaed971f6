"""The order in which webhook events leave: one lane per person and app, the earliest due first."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from facebook_channel.simulator.outbox import Delivery

GAPS_SECONDS = (0, 1, 2, 5, 10, 30, 60)  # before the second try, the third, …; the last one stays


@dataclass
class Lane:
    """What one person's page still has to hear; ``waiting`` is a heap by seq."""

    waiting: list[tuple[int, Delivery]] = field(default_factory=list)
    due: float = 0.0
    busy: bool = False

    def take(self, most: int, *, last_first: bool) -> list[Delivery]:
        self.waiting.sort()  # a sorted list is a heap, too
        count = min(most, len(self.waiting))
        if last_first:
            return [self.waiting.pop()[1] for _ in range(count)]
        return [heapq.heappop(self.waiting)[1] for _ in range(count)]


class Lanes:
    """Times are those of ``time.monotonic``. Whoever calls from several threads takes a lock."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._due: list[tuple[float, int, str]] = []  # due, seq of the first event, lane

    def enter(self, delivery: Delivery, not_before: float = 0.0) -> None:
        lane = self._lanes.setdefault(delivery.lane, Lane())
        queued = bool(lane.waiting)
        heapq.heappush(lane.waiting, (delivery.seq, delivery))
        if not queued and not lane.busy:
            lane.due = max(lane.due, not_before)
            self._queue(delivery.lane, lane)

    def next_due(self) -> float | None:
        return self._due[0][0] if self._due else None

    def take(
        self, now: float, most: int = 1, *, soon: float = 0.0, last_first: bool = False
    ) -> list[Delivery]:
        """Up to ``most`` events of the first lane and of others of its app, due within ``soon``."""
        batch: list[Delivery] = []
        passed: list[tuple[float, int, str]] = []
        while self._due and self._due[0][0] <= now + soon and len(batch) < most:
            entry = heapq.heappop(self._due)
            lane = self._lanes[entry[2]]
            if batch and lane.waiting[0][1].app_id != batch[0].app_id:
                passed.append(entry)
                continue
            lane.busy = True
            batch += lane.take(most - len(batch), last_first=last_first)
        for entry in passed:
            heapq.heappush(self._due, entry)
        return batch

    def release(self, batch: Iterable[Delivery], now: float, *, failed: bool) -> None:
        """The lanes of ``batch`` may go on: after a gap, with the same events, if it failed."""
        names = []
        for delivery in batch:
            names.append(delivery.lane)
            lane = self._lanes[delivery.lane]
            lane.busy, lane.due = False, 0.0
            if failed:
                gap = GAPS_SECONDS[min(delivery.attempts, len(GAPS_SECONDS)) - 1]
                lane.due = now + gap
                heapq.heappush(lane.waiting, (delivery.seq, delivery))
        for name in dict.fromkeys(names):
            self._go_on(name)

    def hurry(self) -> None:
        """Nothing waits out its gap."""
        self._due = [(0.0, seq, name) for _, seq, name in self._due]
        heapq.heapify(self._due)
        for lane in self._lanes.values():
            lane.due = 0.0

    def remove(self, page_id: str, app_id: str) -> list[Delivery]:
        """Take out all that waits for an app about a page."""
        removed: list[Delivery] = []
        for name, lane in list(self._lanes.items()):
            gone = [each for _, each in lane.waiting if _concerns(each, page_id, app_id)]
            if gone:
                lane.waiting = [entry for entry in lane.waiting if entry[1] not in gone]
                heapq.heapify(lane.waiting)
                removed += gone
                self._due = [entry for entry in self._due if entry[2] != name]
                heapq.heapify(self._due)
                if not lane.busy:
                    self._go_on(name)
        return removed

    def _go_on(self, name: str) -> None:
        lane = self._lanes[name]
        if lane.waiting:
            self._queue(name, lane)
        else:
            del self._lanes[name]

    def _queue(self, name: str, lane: Lane) -> None:
        heapq.heappush(self._due, (lane.due, lane.waiting[0][0], name))


def _concerns(delivery: Delivery, page_id: str, app_id: str) -> bool:
    return delivery.page_id == page_id and delivery.app_id == app_id
