"""Facebook warns a page, takes away its right to send, or gives it back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel.models import FacebookPage, PageCheck
from workstreams.channels.events import PolicyEnforced

BLOCK, UNBLOCK = "block", "unblock"
LONGEST_REASON = 500


def enforce(page: FacebookPage, event: PolicyEnforced) -> None:
    """A block holds what is queued at once; the check that follows tells administrators why.

    Repeated and late news change nothing. Runs in the transaction of the caller.
    """
    if not _keep(page, event):
        return
    if event.action == BLOCK:
        sentence = _("Facebook does not let this page send messages. Ask Facebook for a review.")
        page.report_trouble(sentence)
    elif event.action == UNBLOCK:
        page.may_be_mended()


def _keep(page: FacebookPage, event: PolicyEnforced) -> bool:
    """Facebook's last word on the page's conduct; False where this is not newer."""
    PageCheck.objects.get_or_create(page=page)
    row = PageCheck.objects.select_for_update().get(page=page)
    if row.policy and not _is_newer(event, row.policy):
        return False
    row.policy = {
        "action": event.action,
        "reason": event.reason[:LONGEST_REASON],
        "at": event.occurred_at.isoformat(),
    }
    row.due_at = timezone.now()
    row.save(update_fields=["policy", "due_at"])
    return True


def _is_newer(event: PolicyEnforced, said: dict[str, str]) -> bool:
    """Two words of one moment are told in their order; the same word twice is a repetition."""
    before = datetime.fromisoformat(said["at"])
    if event.occurred_at == before:
        return event.action != said["action"]
    return event.occurred_at > before
