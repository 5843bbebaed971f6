"""Runs inside the product: counts two years, opens what supervisors look at, prints the times.

`python -m benchmarks.looking_back 1000000`; a line of JSON for each figure.
"""

import json
import os
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import history, rows  # noqa: E402
from benchmarks.reading import ROLE_BACKEND  # noqa: E402
from benchmarks.staff import hire  # noqa: E402
from benchmarks.vocabulary import SUPERVISOR  # noqa: E402
from workstreams.conversations.models import ConversationEvent, Message  # noqa: E402
from workstreams.models import User  # noqa: E402
from workstreams.reporting import counting  # noqa: E402
from workstreams.reporting.models import HourCount, Progress  # noqa: E402

REQUESTS = 20
HISTORY = {
    "12 months": "time=365",
    "12 months by hour of the day": "time=365&by=hour",
    "12 months by page": "time=365&by=channel",
    "12 months by queue": "time=365&by=queue",
    "12 months by agent": "time=365&by=agent",
    "12 months by tag": "time=365&by=tag",
    "12 months of a queue by agent": "time=365&by=agent&queue={queue}",
    "12 months of a page by queue": "time=365&by=queue&channel={channel}",
    "30 days": "time=30",
    "today": "time=today",
}

NOW = {
    "board": "/supervision/?shown=1",
    "board, page 5": "/supervision/?shown=1&page=5",
    "Today": "/supervision/today/",
}


def main(size: int) -> None:
    people = hire()
    history.write(size, people, lambda step: print(step, file=sys.stderr, flush=True))
    _tell("counting two years", [_counted()], f"{HourCount.objects.count():,} rows")
    rows.settle([HourCount])
    _tell("a minute's change", [_changed()], "the hours of 20 conversations")
    client = Client()
    client.force_login(User.objects.get(username=SUPERVISOR), ROLE_BACKEND)
    named = {"queue": people.first_queue, "channel": _first_channel()}
    for name, query in HISTORY.items():
        _tell(name, _times(client, f"/supervision/history/?{query.format(**named)}"))
    for name, address in NOW.items():
        _tell(name, _times(client, address))


def _counted() -> float:
    began = perf_counter()
    counting.recount(counting.oldest_hour() or timezone.now(), timezone.now())
    return perf_counter() - began


def _changed() -> float:
    """Everything is counted and settled; then twenty conversations are news."""
    Progress.objects.create(
        pk=1,
        event_id=ConversationEvent.objects.newest_key(),
        message_id=Message.objects.latest("pk").pk,
        counted_from=counting.oldest_hour(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conversations_conversationevent (conversation_id, kind, data, happened_at)"
            " SELECT id, 'reopened', '{}', now() FROM conversations_conversation"
            " ORDER BY id DESC LIMIT 20"
        )
    began = perf_counter()
    counting.count()
    return perf_counter() - began


def _first_channel() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM channels_channel")
        return int(cursor.fetchone()[0])


def _times(client: Client, address: str) -> list[float]:
    spent = []
    for _ in range(REQUESTS):
        began = perf_counter()
        answer = client.get(address, secure=True)
        spent.append(perf_counter() - began)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}.")
    return spent[1:]


def _tell(name: str, seconds: list[float], detail: str = "") -> None:
    print(json.dumps({"name": name, "seconds": seconds, "detail": detail}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
