"""Facebook warns a page, takes away its right to send, or gives it back."""

from django.utils.translation import gettext as _

from facebook_channel.connection import alerts
from facebook_channel.models import FacebookPage
from workstreams.channels.events import PolicyEnforced

BLOCK, UNBLOCK = "block", "unblock"


def enforce(page: FacebookPage, event: PolicyEnforced) -> None:
    """A block holds what is queued at once; the check that follows tells administrators why."""
    if event.action == BLOCK:
        sentence = _("Facebook does not let this page send messages. Ask Facebook for a review.")
        page.report_trouble(sentence)
    elif event.action == UNBLOCK:
        page.may_be_mended()
    alerts.policy_enforced(page, event.action, event.reason)
