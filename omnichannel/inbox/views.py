"""The lists of conversations, and whose they are."""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import Conversation, Mention, Status
from workstreams.models import Agent, User

MENTIONED_FOR = timedelta(days=30)


class View(TextChoices):
    """A list somebody can choose; supervisors have two more."""

    MINE = "mine", _("My work items")
    OPEN = "open", _("Open work items")
    SNOOZED = "snoozed", _("Snoozed")
    MENTIONS = "mentions", _("Mentions")
    CLOSED = "closed", _("Closed today")
    EVERYONE = "everyone", _("All work items")
    STOPPED = "stopped", _("Needs a supervisor")


ICONS = {
    View.MINE: "mine",
    View.OPEN: "open",
    View.SNOOZED: "clock",
    View.MENTIONS: "mention",
    View.CLOSED: "check",
    View.EVERYONE: "everyone",
    View.STOPPED: "raised",
}
KEYS = {  # pressed after g
    View.MINE: "m",
    View.OPEN: "o",
    View.SNOOZED: "s",
    View.MENTIONS: "@",
    View.CLOSED: "c",
    View.EVERYONE: "a",
    View.STOPPED: "h",
}
OF_AGENTS = [View.MINE, View.OPEN, View.SNOOZED, View.MENTIONS, View.CLOSED]
OF_SUPERVISORS = [View.EVERYONE, View.STOPPED]
WAITING_FOR_AN_AGENT = [View.OPEN, View.STOPPED]


def views_of(user: User) -> list[View]:
    return [*OF_AGENTS, *(OF_SUPERVISORS if user.supervises else [])]


def conversations_in(view: View, user: User, agent: Agent | None) -> QuerySet[Conversation]:
    visible = Conversation.objects.visible_to(user)
    match view:
        case View.OPEN:
            return visible.filter(status=Status.OPEN)
        case View.STOPPED:
            return visible.filter(status=Status.OPEN, offering_stopped_at__isnull=False)
        case View.EVERYONE:
            return visible.filter(status__in=[Status.ACTIVE, Status.WAITING, Status.WRAP_UP])
        case View.MENTIONS if agent is not None or user.supervises:  # the mentioned may see it
            return Conversation.objects.filter(
                pk__in=_mentions_of(user).values("note__conversation")
            )
    if agent is None:
        return Conversation.objects.none()
    if view == View.CLOSED:
        closed = Q(agent=agent, status=Status.CLOSED, closed_at__gte=_midnight())
        return Conversation.objects.filter(closed)
    return Conversation.objects.work_items_of(agent).filter(snoozed_until__isnull=view == View.MINE)


def counted_in(view: View, user: User, agent: Agent | None) -> QuerySet[Conversation]:
    """What the number beside its name stands for: of mentions those that were not looked at."""
    if view != View.MENTIONS:
        return conversations_in(view, user, agent)
    news = _mentions_of(user).filter(seen_at=None)
    return Conversation.objects.filter(pk__in=news.values("note__conversation"))


def _mentions_of(user: User) -> QuerySet[Mention]:
    since = timezone.now() - MENTIONED_FOR
    return Mention.objects.filter(user=user, note__written_at__gte=since)


def _midnight() -> datetime:
    """When today began where its reader is."""
    here = timezone.localtime()
    return datetime.combine(here.date(), time(), here.tzinfo)
