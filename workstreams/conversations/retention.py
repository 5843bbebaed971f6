"""Drop what waited too long for its message."""

from workstreams.conversations.models import EarlyEffect
from workstreams.models import Retention

AT_ONCE = 1000
MOST_TURNS = 50  # so that one run ends in good time; the next goes on


def drop_early_effects() -> int:
    """Older than the journal: their message will not come any more. Gives how many."""
    begins_at = Retention.current().journal_begins_at()
    old = EarlyEffect.objects.filter(kept_at__lt=begins_at).order_by("id")
    dropped = 0
    for _turn in range(MOST_TURNS):
        chosen = list(old.values_list("pk", flat=True)[:AT_ONCE])
        EarlyEffect.objects.filter(pk__in=chosen).delete()
        dropped += len(chosen)
        if len(chosen) < AT_ONCE:
            break
    return dropped
