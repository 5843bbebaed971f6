"""The lists of conversations: whose, in which order, and one line for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from omnichannel.inbox.faces import Face, face_of_customer
from omnichannel.inbox.last_lines import readable
from omnichannel.inbox.moments import roughly, when_in_short
from omnichannel.inbox.reply_window import Window, window_of
from workstreams.conversations.models import LIVE, WATCHABLE, Conversation, Session, Status
from workstreams.conversations.permission import permission_in
from workstreams.models import Agent, SupervisorSettings, User

PAGE_SIZE = 50


class View(TextChoices):
    """A list an agent can choose; supervisors have two more."""

    MINE = "mine", _("My work items")
    OPEN = "open", _("Open work items")
    EVERYONE = "everyone", _("All work items")
    STOPPED = "stopped", _("Needs a supervisor")


NEWEST_FIRST = ("-last_activity_at", "-id")
LONGEST_WAITING_FIRST = ("last_customer_message_at", "id")
OWED_AN_ANSWER_FIRST = ("waiting_since", *NEWEST_FIRST)  # PostgreSQL sorts the others to the end
WAITING_FOR_AN_AGENT = [View.OPEN, View.STOPPED]
ICONS = {
    View.MINE: "mine",
    View.OPEN: "open",
    View.EVERYONE: "everyone",
    View.STOPPED: "raised",
}


@dataclass(frozen=True)
class Row:
    """One conversation in a list; `window` only where someone has to answer, and the last line
    only where its reader may read the conversation."""

    conversation: Conversation
    now: datetime
    is_readable: bool = True

    @property
    def face(self) -> Face:
        return face_of_customer(self.conversation.identity)

    @property
    def waits(self) -> str:
        since = self.conversation.waiting_since
        return roughly(self.now - since) if since else ""

    @property
    def last_line(self) -> str:
        return readable(self.conversation.last_line) if self.is_readable else ""

    @property
    def last_moment(self) -> str:
        return when_in_short(self.conversation.last_activity_at, self.now)

    @property
    def needs_a_supervisor(self) -> bool:
        """Nobody wanted it, and nobody is asked any more."""
        conversation = self.conversation
        return conversation.status == Status.OPEN and conversation.offering_stopped_at is not None

    @property
    def window(self) -> Window | None:
        if self.conversation.status not in LIVE:
            return None
        session = next(iter(self.conversation.running_sessions), None)  # type: ignore[attr-defined]
        return window_of(permission_in(self.conversation, session, self.now), self.now)


@dataclass(frozen=True)
class Choice:
    """One entry of the navigation."""

    view: View
    count: int

    @property
    def icon(self) -> str:
        return ICONS[self.view]


@dataclass(frozen=True)
class WorkList:
    """A page of a list; `next_after` leads to the following one, None at the end."""

    view: View
    choices: Sequence[Choice]
    rows: Sequence[Row]
    after: int | None
    next_after: int | None


def work_list(user: User, agent: Agent | None, view: View, after: int | None) -> WorkList:
    found = list(_page(conversations_in(view, user, agent), view, after)[: PAGE_SIZE + 1])
    shown, now = found[:PAGE_SIZE], timezone.now()
    return WorkList(
        view=view,
        choices=[
            Choice(each, conversations_in(each, user, agent).count()) for each in views_of(user)
        ],
        rows=list(_rows(shown, user, agent, now)),
        after=after,
        next_after=shown[-1].pk if len(found) > PAGE_SIZE else None,
    )


def _rows(
    shown: Sequence[Conversation], user: User, agent: Agent | None, now: datetime
) -> Iterator[Row]:
    hides = user.supervises and not SupervisorSettings.current().monitor
    own = agent.pk if agent else None
    for conversation in shown:
        is_others = conversation.agent_id != own and conversation.status in WATCHABLE
        yield Row(conversation, now, is_readable=not (hides and is_others))


def views_of(user: User) -> list[View]:
    return [View.MINE, View.OPEN, *([View.EVERYONE, View.STOPPED] if user.supervises else [])]


def conversations_in(view: View, user: User, agent: Agent | None) -> QuerySet[Conversation]:
    if view == View.OPEN:
        return Conversation.objects.visible_to(user).filter(status=Status.OPEN)
    if view == View.STOPPED:
        return Conversation.objects.visible_to(user).filter(
            status=Status.OPEN, offering_stopped_at__isnull=False
        )
    if view == View.EVERYONE:
        in_work = [Status.ACTIVE, Status.WAITING, Status.WRAP_UP]
        return Conversation.objects.visible_to(user).filter(status__in=in_work)
    mine = Conversation.objects
    return mine.work_items_of(agent) if agent else mine.none()


def _page(
    conversations: QuerySet[Conversation], view: View, after: int | None
) -> QuerySet[Conversation]:
    running = Prefetch("sessions", Session.objects.running(), to_attr="running_sessions")
    page = conversations.select_related(
        "identity__channel", "channel", "queue", "agent__user", "offered_to__user"
    )
    page = page.prefetch_related(running).order_by(*_order(view))
    last = Conversation.objects.filter(pk=after).first() if after else None
    return page.filter(_beyond(last, view)) if last else page


def _order(view: View) -> tuple[str, ...]:
    if view in WAITING_FOR_AN_AGENT:
        return LONGEST_WAITING_FIRST
    return OWED_AN_ANSWER_FIRST if view == View.EVERYONE else NEWEST_FIRST


def _beyond(last: Conversation, view: View) -> Q:
    """What the order puts after this conversation."""
    if view in WAITING_FOR_AN_AGENT:
        return _waiting_shorter(last)
    active_at = last.last_activity_at
    older = Q(last_activity_at__lt=active_at) | Q(last_activity_at=active_at, id__lt=last.pk)
    if view != View.EVERYONE:
        return older
    older &= Q(waiting_since=last.waiting_since)
    if last.waiting_since is None:
        return older
    return Q(waiting_since__gt=last.waiting_since) | Q(waiting_since=None) | older


def _waiting_shorter(last: Conversation) -> Q:
    at = last.last_customer_message_at
    if at is None:  # PostgreSQL sorts these to the end
        return Q(last_customer_message_at=None, id__gt=last.pk)
    later = Q(last_customer_message_at__gt=at) | Q(last_customer_message_at=None)
    return later | Q(last_customer_message_at=at, id__gt=last.pk)
