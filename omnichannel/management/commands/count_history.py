"""`manage.py count_history --since 2026-01-01`: count the hours since then anew."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workstreams.reporting import counting


class Command(BaseCommand):
    help = "Count what the History pages show anew, from the conversations that are still there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        since = "the first day (UTC), such as 2026-01-01; else everything"
        parser.add_argument("--since", type=date.fromisoformat, help=since)

    def handle(self, *_: Any, since: date | None = None, **__: Any) -> None:
        oldest = counting.oldest_hour()
        if oldest is None:
            self.stdout.write("There are no conversations to count.")
            return
        begin = datetime.combine(since, time(), UTC) if since else oldest
        counting.recount(begin, timezone.now())
        self.stdout.write(f"Counted since {max(begin, oldest):%Y-%m-%d %H:%M} UTC.")
