"""Note on older posts by what they are found: those that were kept before this was noted."""

from django.db import transaction
from django.db.models import QuerySet

from facebook_channel.journal.found_by import keys_of, kinds_of
from facebook_channel.models import WebhookDelivery
from facebook_channel.payload import parse
from workstreams.bulk_update import update_together

AT_ONCE = 200
MOST_TURNS = 20  # so that one run ends in good time; the next goes on


def complete() -> int:
    """A run of it; gives how many posts are found from now on."""
    done = 0
    for _turn in range(MOST_TURNS):
        noted = _note_some()
        done += noted
        if noted < AT_ONCE:
            break
    return done


@transaction.atomic
def _note_some() -> int:
    rows = list(_unnoted().select_for_update(skip_locked=True).order_by("id")[:AT_ONCE])
    for row in rows:
        content = parse(bytes(row.body), row.received_at)
        row.keys, row.kinds = keys_of(content), kinds_of(content)
    update_together(rows, ["keys", "kinds"])
    return len(rows)


def _unnoted() -> "QuerySet[WebhookDelivery]":
    return WebhookDelivery.objects.filter(state=WebhookDelivery.State.PROCESSED, keys=[], kinds=[])
