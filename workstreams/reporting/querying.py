"""Read the sums of a time: as a whole, along the time, or by page, queue, agent, tag."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractHour, TruncDay, TruncHour, TruncMonth

from workstreams.reporting.models import MEASURES, HourCount

Level = HourCount.Level
Sums = dict[str, int]
DIMENSIONS = ("channel", "queue", "agent", "tag")
LEVELS = {"channel": Level.CHANNEL, "queue": Level.QUEUE, "agent": Level.AGENT}
TRUNCATED = {"hour": TruncHour, "day": TruncDay, "month": TruncMonth}
NOTHING: Sums = dict.fromkeys(MEASURES, 0)
COUNTED = {name: Sum(name) for name in MEASURES}


@dataclass(frozen=True)
class HistoryQuery:
    """Hours that begin in [begin, end), of one channel, queue, agent, tag, or of any.

    Days and months are those of `zone`; an hour belongs to the one in which it begins there.
    """

    begin: datetime
    end: datetime
    zone: tzinfo
    channel: int | None = None
    queue: int | None = None
    agent: int | None = None
    tag: int | None = None

    def whole(self) -> Sums:
        found = self._rows().aggregate(**COUNTED)
        return {name: found[name] or 0 for name in MEASURES}

    def along_time(self, step: str) -> dict[datetime, Sums]:
        """By the beginning of each hour, day or month in which something happened."""
        return self._by(TRUNCATED[step]("hour", tzinfo=self.zone))

    def by_hour_of_day(self) -> dict[int, Sums]:
        return self._by(ExtractHour("hour", tzinfo=self.zone))

    def by(self, dimension: str) -> dict[int | None, Sums]:
        """By id; None is what belongs to nobody."""
        rows = self._rows(dimension).values(f"{dimension}_id").annotate(**COUNTED)
        return {row.pop(f"{dimension}_id"): row for row in rows}

    def _by(self, slot: Any) -> dict[Any, Sums]:
        rows = self._rows().annotate(slot=slot).values("slot").annotate(**COUNTED)
        found: list[dict[str, Any]] = [dict(row) for row in rows.order_by("slot")]
        return {row.pop("slot"): row for row in found}

    def _rows(self, also: str = "") -> QuerySet[HourCount]:
        """Of the coarsest level that tells apart what is asked for."""
        asked = {each: key for each in DIMENSIONS if (key := getattr(self, each)) is not None}
        apart = {*asked, also} - {""}
        level = Level.ALL
        if "tag" in apart:
            level = Level.TAG
        elif apart:
            level = LEVELS[apart.pop()] if len(apart) == 1 else Level.DETAIL
        found = HourCount.objects.filter(level=level, hour__gte=self.begin, hour__lt=self.end)
        return found.filter(**{f"{each}_id": key for each, key in asked.items()}).order_by()
