"""A write under a key of the program's own is carried out once, and answered the same again.

The work, and what it was answered, are committed together: of a request that died there is
neither. While it is under way its transaction holds the key.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from knox.models import AuthToken

from workstreams.conversations.erasure import also_forget
from workstreams.integrations.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)


class KeyReused(Exception):
    """The key was used for something else."""


class RequestInProgress(Exception):
    """The first request with this key has not been answered yet."""


def earlier_answer(token: AuthToken, key: str, fingerprint: str) -> IdempotencyKey | None:
    """None: the work is the caller's, to be done and remembered in the transaction it is in.

    Raises KeyReused or RequestInProgress.
    """
    if not _held(token, key):
        raise RequestInProgress
    earlier = IdempotencyKey.objects.filter(token=token, key=key).first()
    if earlier is not None and earlier.fingerprint != fingerprint:
        raise KeyReused
    return earlier


def _held(token: AuthToken, key: str) -> bool:
    """Until the transaction ends; False where another holds it."""
    with connection.cursor() as cursor:
        name = f"{token.pk} {key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def forget_old() -> int:
    """What was kept for a day; gives how many."""
    old = IdempotencyKey.objects.filter(answered_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


@also_forget
def forget_answers(identity_id: int, conversation_ids: Sequence[int]) -> None:
    """They may tell what the customer wrote. Nothing more can happen under their keys: the
    conversations are closed for good."""
    IdempotencyKey.objects.filter(conversation__in=conversation_ids).delete()
