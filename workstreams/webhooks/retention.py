"""Drop deliveries that are older than the journal is to be, with their attempts.

What has not arrived yet waits for thirty days at least, however short the journal, and as long
again when somebody has it posted again.
"""

from datetime import timedelta

import structlog
from django.utils import timezone

from workstreams.models import Retention
from workstreams.pruning import AT_ONCE, in_turns
from workstreams.webhooks.models import Attempt, Delivery, Endpoint

WAITING = timedelta(days=30)

# The sweep looks back one day from `swept_at`: a row it could miss must not go before.
_OLD = f"""
    SELECT delivery.id FROM {Delivery._meta.db_table} AS delivery
      JOIN {Endpoint._meta.db_table} AS endpoint ON endpoint.id = delivery.endpoint_id
     WHERE delivery.created_at < %(journal)s AND delivery.state <> 'sending'
       AND (NOT endpoint.is_active
           OR delivery.created_at < endpoint.swept_at - interval '2 days'
              AND (delivery.state IN ('delivered', 'given_up')
                  OR GREATEST(delivery.created_at, delivery.replayed_at) < %(waiting)s))
     ORDER BY delivery.created_at LIMIT {AT_ONCE} FOR UPDATE OF delivery SKIP LOCKED
"""  # noqa: S608 - our own tables' names
_PRUNE = f"""
    WITH old AS ({_OLD}),
         tries AS (DELETE FROM {Attempt._meta.db_table} WHERE delivery_id IN (SELECT id FROM old))
    DELETE FROM {Delivery._meta.db_table} WHERE id IN (SELECT id FROM old)
"""  # noqa: S608

log = structlog.get_logger(__name__)


def prune() -> int:
    """How many went."""
    moments = {
        "journal": Retention.current().journal_begins_at(),
        "waiting": timezone.now() - WAITING,
    }
    pruned = in_turns(_PRUNE, moments)
    if pruned:
        log.info("webhook_journal_pruned", deliveries=pruned)
    return pruned
