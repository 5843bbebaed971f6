"""Drop entries of the audit trail that are older than an administrator wants to keep."""

import structlog
from auditlog.models import LogEntry

from workstreams.models import Retention
from workstreams.pruning import AT_ONCE, in_turns

_ENTRIES = f"""
    DELETE FROM {LogEntry._meta.db_table} WHERE id IN (
           SELECT id FROM {LogEntry._meta.db_table}
            WHERE timestamp < %s
            ORDER BY timestamp LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - the table's own name

log = structlog.get_logger(__name__)


def prune() -> int:
    """Gives how many went; none where the audit trail is kept for ever."""
    begins_at = Retention.current().audit_trail_begins_at()
    pruned = in_turns(_ENTRIES, [begins_at]) if begins_at else 0
    if pruned:
        log.info("audit_trail_pruned", entries=pruned)
    return pruned
