"""A conversation is sent on: to a colleague of the same queue, or to another queue."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from routing.candidates import candidates
from routing.engagement import lock_both
from routing.ranking import Candidate, fit_of
from routing.requirement import requirement_of
from workstreams.conversations import assignment, lifecycle, participation
from workstreams.conversations.models import Conversation, Session, Status
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, Presence, Queue, User

LISTED = [Presence.BaseStatus.AVAILABLE, Presence.BaseStatus.BUSY]


class TransferRefused(Refused):
    """It stays with whoever has it."""


def agents_for(conversation: Conversation) -> list[Candidate]:
    """Colleagues of the same queue who are there, those with the fitting skills first."""
    if conversation.queue is None:
        return []
    requirement = requirement_of(conversation)
    listed = [
        one
        for one in candidates(requirement)
        if one.presence in LISTED and one.agent_id != conversation.agent_id
    ]
    return sorted(listed, key=lambda one: (fit_of(one, requirement).value, -one.room, one.name))


def queues_for(conversation: Conversation) -> list[Queue]:
    """The other queues that are open now, in the order in which they are served."""
    others = Queue.objects.filter(is_active=True).exclude(conversations=conversation)
    now = timezone.now()
    in_order = others.with_hours().order_by("priority", "name")
    return [queue for queue in in_order if queue.is_open_at(now)]


def check_switches(locked: Conversation, by: User) -> None:
    """With the row held: since a supervisor was let in, somebody's work may have begun."""
    rights = Rights(locked, by)
    if not rights.may_move and (refusal := rights.refusal(rights.moving_switch)):
        raise TransferRefused(refusal)


@transaction.atomic
def to_queue(conversation: Conversation, queue: Queue, by: User, seen: int | None = None) -> None:
    """It waits there for an agent. Raises TransferRefused, or ConversationMoved.

    `seen` as for `lifecycle.end`.
    """
    if not queue.is_active or not queue.is_open_at(timezone.now()):
        raise TransferRefused(_("%(queue)s is closed now. Choose another.") % {"queue": queue})
    if queue.pk == conversation.queue_id:
        raise TransferRefused(_("It waits in %(queue)s already.") % {"queue": queue})
    check_switches(assignment.lock(conversation), by)
    lifecycle.transfer(conversation, queue, by, seen)


@transaction.atomic
def to_agent(conversation: Conversation, agent: Agent, by: User) -> None:
    """The colleague is asked, or has it at once where the work stream assigns by itself.

    Until they accept it stays where it is. Raises TransferRefused, or ConversationMoved.
    """
    locked = assignment.lock(conversation)
    if locked.status != Status.ACTIVE:
        raise assignment.OfferGone(conversation.pk)
    if locked.offered_to_id is not None:
        raise TransferRefused(_("A colleague is being asked already. Wait for the answer."))
    check_switches(locked, by)
    _check(locked, lock_both(agent, locked))
    if locked.work_stream.auto_assign:
        assignment.take_over(locked, agent, Session.Origin.TRANSFER, by=by)
    else:
        assignment.offer_all([(locked, agent)], Session.Origin.TRANSFER, by=by)
    conversation.refresh_from_db()


def _check(conversation: Conversation, agent: Agent) -> None:
    """With the agent's row held: of the same queue, there, and with room."""
    found = [one for one in agents_for(conversation) if one.agent_id == agent.pk]
    if not found:
        raise TransferRefused(_("%(agent)s is not available in this queue now.") % {"agent": agent})
    if found[0].room < conversation.work_stream.capacity:
        raise TransferRefused(
            _("%(agent)s has no room for another conversation.") % {"agent": agent}
        )


def consult(conversation: Conversation, agent: Agent, by: User) -> None:
    """Ask a colleague of the same queue for advice; raises TransferRefused."""
    if agent.pk not in [one.agent_id for one in agents_for(conversation)]:
        raise TransferRefused(_("%(agent)s is not available in this queue now.") % {"agent": agent})
    try:
        participation.invite(conversation, agent, by)
    except participation.CannotTakePart as refused:
        raise TransferRefused(refused.sentence) from None
