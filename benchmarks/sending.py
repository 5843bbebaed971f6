"""Runs inside the product: queues answers, lets threads send them, and prints the seconds it took.

`python -m benchmarks.sending '{"answers": 5000, "threads": 32}'`. The same threads then post the
same bodies with one bare `requests.Session` each: that is the limit.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

import requests  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from workstreams.channels.models import Channel  # noqa: E402
from workstreams.conversations.delivery import deliver_replies  # noqa: E402
from workstreams.conversations.models import (  # noqa: E402
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.models import Queue  # noqa: E402

ANSWERS_EACH = 10  # of one conversation, which leave one after the other


def main(answers: int, threads: int) -> None:
    conversations = _queue_answers(answers)
    product = _timed(deliver_replies, conversations, threads, at_the_end=connections.close_all)
    left = Message.objects.exclude(state=State.QUEUED).count()
    bare = _timed(_post_bare, range(answers), threads)
    print(json.dumps({"product": product, "bare": bare, "sent": left}))


def _queue_answers(answers: int) -> list[int]:
    """Customers who have just written, and what an agent said to each."""
    channel, queue, now = Channel.objects.get(), Queue.default(), timezone.now()
    identities = ContactIdentity.objects.bulk_create(
        ContactIdentity(channel=channel, external_id=f"66{n:014d}", window_opened_at=now)
        for n in range(answers // ANSWERS_EACH)
    )
    conversations = Conversation.objects.bulk_create(
        Conversation(
            identity=identity,
            channel=channel,
            work_stream=channel.work_stream,
            queue=queue,
            status=Status.OPEN,
        )
        for identity in identities
    )
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            channel=channel,
            direction=Direction.OUTBOUND,
            origin=Origin.AGENT,
            text="Yes, the brass lamp is still in stock.",
            state=State.QUEUED,
            occurred_at=now,
            next_attempt_at=now,
        )
        for conversation in conversations
        for _ in range(ANSWERS_EACH)
    )
    return [conversation.pk for conversation in conversations]


def _timed(
    do: Callable[[int], object],
    each: Iterable[int],
    threads: int,
    at_the_end: Callable[[], None] = lambda: None,
) -> float:
    started = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(do, each))
        seconds = perf_counter() - started
        list(pool.map(lambda _: at_the_end(), range(threads)))
    return seconds


_own = local()


def _post_bare(number: int) -> None:
    if not hasattr(_own, "session"):
        _own.session = requests.Session()
        _own.session.trust_env = False
    body = {
        "recipient": {"id": f"66{number:014d}"},
        "message": {"text": "Yes, the brass lamp is still in stock."},
        "messaging_type": "RESPONSE",
    }
    _own.session.post(f"{settings.FACEBOOK_GRAPH_URL}/v25.0/1/messages", json=body, timeout=15)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
