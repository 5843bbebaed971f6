"""A write under a key of the program's own is carried out once, and answered the same again."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from workstreams.integrations.models import KeptAnswer
from workstreams.models import User

LEASE = timedelta(seconds=60)  # a request that takes longer died with its process
KEPT_FOR = timedelta(hours=24)


class OtherRequest(Exception):
    """The key was used for something else."""


class UnderWay(Exception):
    """The first request with this key has not been answered yet."""


@dataclass(frozen=True)
class Claim:
    """`kept` has the answer of the first time where there is one; else the work is ours."""

    kept: KeptAnswer

    @property
    def is_answered(self) -> bool:
        return self.kept.status is not None

    def give_up(self) -> None:
        """It was refused: the same key may be tried again."""
        mine = KeptAnswer.objects.filter(pk=self.kept.pk, claimed_at=self.kept.claimed_at)
        mine.filter(status=None).delete()


def claim(user: User, key: str, fingerprint: str) -> Claim:
    """Raises OtherRequest or UnderWay. Of two at once one does the work."""
    now = timezone.now()
    kept, is_new = KeptAnswer.objects.get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint, "claimed_at": now}
    )
    if is_new:
        return Claim(kept)
    if kept.fingerprint != fingerprint:
        raise OtherRequest
    if kept.status is None and not _take_over(kept):
        raise UnderWay
    return Claim(kept)


def _take_over(kept: KeptAnswer) -> bool:
    """Whoever began it is gone."""
    now = timezone.now()
    silent = Q(pk=kept.pk, status=None, claimed_at__lt=now - LEASE)
    taken = KeptAnswer.objects.filter(silent).update(claimed_at=now)
    kept.claimed_at = now
    return bool(taken)


def forget_old() -> int:
    """What was kept for a day; gives how many."""
    old = KeptAnswer.objects.filter(claimed_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
