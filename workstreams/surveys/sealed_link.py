"""The personal link leaves with the message, and is read by nobody else."""

from datetime import datetime

from workstreams.conversations.as_sent import Words, also_fills
from workstreams.conversations.models import Message
from workstreams.surveys.inviting import MESSAGE_KIND
from workstreams.surveys.models import Invitation


@also_fills(MESSAGE_KIND)
def with_link(message: Message) -> Words:
    """The words as the customer gets them; empty where the link is gone."""
    invitation = Invitation.objects.filter(message=message.pk).first()
    if invitation is None or not invitation.sealed_link:
        return Words("")
    words, _line, _mark = message.text.rpartition("\n")
    return Words(f"{words}\n{invitation.sealed_link}", secret=invitation.sealed_link)


def forget_spent(now: datetime, at_most: int = 1000) -> int:
    """Links that have left, or lead nowhere any more; gives how many."""
    spent = Invitation.objects.with_spent_link(now).order_by("pk").values("pk")[:at_most]
    return Invitation.objects.filter(pk__in=spent).update(sealed_link=None)
