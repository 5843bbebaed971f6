"""What Facebook said of the page's conduct, and whether its posts bear our signature."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from facebook_channel.connection.findings import Finding, bad, good, warning
from facebook_channel.models import FacebookApplication

DAY = timedelta(days=1)


def conduct_of(policy: dict[str, Any]) -> Finding:
    """Source: Messenger Platform, "messaging_policy_enforcement"."""
    if not policy:
        return good("conduct", _("Facebook has no complaint about this page."))
    reason = f" “{policy['reason']}”" if policy.get("reason") else ""
    if policy["action"] == "block":
        sentence = _("Facebook does not let this page send messages:%(reason)s Ask for a review.")
        return bad("conduct", sentence % {"reason": reason})
    sentence = _("Facebook has warned this page:%(reason)s See the page's quality at Facebook.")
    return warning("conduct", sentence % {"reason": reason})


def signatures_of(application: FacebookApplication, now: datetime) -> Finding:
    refused_at = application.refused_at
    if application.refused_in_a_row and refused_at and refused_at > now - DAY:
        sentence = _(
            "Posts to this application's callback were refused because their signature does not "
            "fit (%(n)d in a row). If the Application Secret was changed at Facebook, enter it."
        )
        return warning("signatures", sentence % {"n": application.refused_in_a_row})
    return good("signatures", _("What Facebook posts is signed with our Application Secret."))
