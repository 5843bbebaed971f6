"""What Facebook said of the page's conduct."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from facebook_channel.connection.findings import Finding, bad, good, warning
from facebook_channel.models import PageCheck

LAPSES_AFTER = timedelta(days=30)  # a warning; Facebook never takes one back


def conduct_of(policy: dict[str, Any], now: datetime) -> Finding:
    """Source: Messenger Platform, "messaging_policy_enforcement"."""
    if not policy or policy["action"] == "unblock" or _has_lapsed(policy, now):
        return good("conduct", _("Facebook has no complaint about this page."))
    reason = f" “{policy['reason']}”" if policy.get("reason") else ""
    if policy["action"] == "block":
        sentence = _(
            "Facebook does not let this page send messages:%(reason)s Ask for a review, and press "
            "“Subscribe this page” once it is over."
        )
        return bad("conduct", sentence % {"reason": reason})
    sentence = _("Facebook has warned this page:%(reason)s See the page's quality at Facebook.")
    return warning("conduct", sentence % {"reason": reason})


def lift_block(row: PageCheck, now: datetime) -> None:
    """An administrator says that it is over: Facebook's own word on that may be lost."""
    if row.policy.get("action") == "block":
        said = {"action": "unblock", "reason": "", "at": now.isoformat()}
        PageCheck.objects.filter(pk=row.pk, policy=row.policy).update(policy=said)
        row.refresh_from_db(fields=["policy"])


def _has_lapsed(policy: dict[str, Any], now: datetime) -> bool:
    said_at = datetime.fromisoformat(policy["at"])
    return policy["action"] == "warning" and said_at < now - LAPSES_AFTER
