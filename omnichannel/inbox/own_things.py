"""What people keep for themselves is changed by one request of theirs at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from workstreams.models import User


@contextmanager
def one_at_a_time(user: User) -> Iterator[None]:
    """A second click finds what the first has kept, and is told so."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        yield
