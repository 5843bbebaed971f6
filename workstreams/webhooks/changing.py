"""Somebody changes a webhook: what it was told of until now is not lost, what it is told of anew
counts from now on."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from workstreams.webhooks import enqueueing
from workstreams.webhooks.models import Endpoint


@contextmanager
def changing(endpoint: Endpoint, changed: Collection[str], *, is_active: bool) -> Iterator[None]:
    """Around the saving of the fields `changed`, which make it `is_active` or not.

    Save no others: senders write the rest of the row at any moment.
    """
    is_switched_on = "is_active" in changed and is_active
    listens_anew = is_switched_on or "kinds" in changed
    if listens_anew:
        enqueueing.catch_up(endpoint.pk)
    yield
    if listens_anew:
        endpoint.begin_to_listen()
    if is_switched_on or "url" in changed:
        endpoint.forget_failures()
