"""Two people answer at once: whoever is second is asked before the customer reads both."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workstreams.conversations.models import Conversation, Direction, Message, Origin
from workstreams.conversations.refusal import ReplyRefused
from workstreams.models import User

JUST_NOW = timedelta(seconds=60)


class AnsweredMeanwhile(ReplyRefused):
    """Somebody else answered seconds ago; `newest` is the message that says so."""

    def __init__(self, sentence: str, newest: int) -> None:
        super().__init__(sentence)
        self.newest = newest


def check(conversation: Conversation, author: User, seen: int | None) -> None:
    """Of a row the caller holds, so that nobody comes in between.

    `seen` is the newest message the author had before their eyes when they began to write; who
    does not tell is not asked.
    """
    if seen is None:
        return
    now = timezone.now()
    others = conversation.messages.filter(
        direction=Direction.OUTBOUND,
        origin__in=[Origin.AGENT, Origin.ELSEWHERE],
        from_history=False,
        pk__gt=seen,
        created_at__gt=now - JUST_NOW,
    ).exclude(author=author)
    newest = others.select_related("author").order_by("-pk").first()
    if newest is not None:
        raise AnsweredMeanwhile(_sentence(newest, now), newest.pk)


def _sentence(newest: Message, now: datetime) -> str:
    seconds = max(int((now - newest.created_at).total_seconds()), 1)
    ago = ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if newest.author is None:
        return _("Somebody answered outside this inbox %(ago)s ago.") % {"ago": ago}
    return _("%(colleague)s answered %(ago)s ago.") % {"colleague": newest.author, "ago": ago}
