"""Drop posts and calls that are done with; what is pending or has failed stays for ever."""

import structlog

from facebook_channel.models import GraphCall, WebhookDelivery
from workstreams.models import Retention
from workstreams.pruning import AT_ONCE, in_turns

_DELIVERIES = f"""
    DELETE FROM {WebhookDelivery._meta.db_table} WHERE id IN (
           SELECT id FROM {WebhookDelivery._meta.db_table}
            WHERE received_at < %s AND state = '{WebhookDelivery.State.PROCESSED}'
            ORDER BY received_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - our own table's name
_CALLS = f"""
    DELETE FROM {GraphCall._meta.db_table} WHERE id IN (
           SELECT id FROM {GraphCall._meta.db_table}
            WHERE called_at < %s
            ORDER BY called_at LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
"""  # noqa: S608

log = structlog.get_logger(__name__)


def prune() -> tuple[int, int]:
    """What is older than the journal is to be; gives how many deliveries and calls went."""
    begins_at = Retention.current().journal_begins_at()
    pruned = in_turns(_DELIVERIES, [begins_at]), in_turns(_CALLS, [begins_at])
    if any(pruned):
        log.info("journal_pruned", deliveries=pruned[0], calls=pruned[1])
    return pruned
