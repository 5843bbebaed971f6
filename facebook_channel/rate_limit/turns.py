"""No page keeps every thread of a worker busy, however long Facebook lets its calls hang."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from celery.signals import celeryd_init
from django.utils.translation import gettext as _

from workstreams.channels.errors import SlowDown

A_MOMENT = 1.0  # seconds until the page may ask again

_lock = threading.Lock()
_under_way: Counter[int] = Counter()
_most = {"at once": 0}


@celeryd_init.connect
def share_threads(options: dict[str, object], **_kwargs: object) -> None:
    """Half of the worker's threads for one page, the rest for all others."""
    threads = int(str(options.get("concurrency") or os.cpu_count() or 1))
    _most["at once"] = max(1, threads // 2)


@contextmanager
def turn(page_key: int) -> Iterator[None]:
    """For one call; raises SlowDown while the page has its share of this worker's threads."""
    most = _most["at once"]
    with _lock:
        if most and _under_way[page_key] >= most:
            raise SlowDown(_("Facebook is slow to answer this page."), "page_is_busy", A_MOMENT)
        _under_way[page_key] += 1
    try:
        yield
    finally:
        with _lock:
            _under_way[page_key] -= 1
            if not _under_way[page_key]:
                del _under_way[page_key]
