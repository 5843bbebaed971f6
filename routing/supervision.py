"""A supervisor decides who has a conversation; capacity does not stand in the way."""

from django.db import transaction
from django.utils.translation import gettext as _

from routing.candidates import candidates
from routing.engagement import lock_both
from routing.ranking import Candidate
from routing.requirement import requirement_of
from routing.transfer import TransferRefused, check_switches
from workstreams.conversations import assignment
from workstreams.conversations.models import Conversation, Session, Status
from workstreams.models import Agent, User


def agents_for(conversation: Conversation) -> list[Candidate]:
    """Everyone who serves its queue, those with most room first; room may be negative."""
    if conversation.queue is None:
        return []
    everyone = candidates(requirement_of(conversation))
    others = [one for one in everyone if one.agent_id != conversation.agent_id]
    return sorted(others, key=lambda one: (-one.room, one.name))


@transaction.atomic
def assign(conversation: Conversation, agent: Agent, by: User) -> None:
    """From the queue, from a colleague or from Waiting, at once.

    Raises TransferRefused where the agent does not serve its queue, or ConversationMoved.
    """
    locked = assignment.lock(conversation)
    if locked.status == Status.ACTIVE and locked.agent_id == agent.pk:
        raise TransferRefused(_("%(agent)s has it already.") % {"agent": agent})
    if not agent.user.is_active:
        raise TransferRefused(_("%(agent)s may not sign in any more.") % {"agent": agent})
    if locked.queue is not None and not agent.serves(locked.queue):
        sentence = _("%(agent)s does not serve %(queue)s. Choose another agent.")
        raise TransferRefused(sentence % {"agent": agent, "queue": locked.queue})
    check_switches(locked, by)
    lock_both(agent, locked)
    assignment.take_over(conversation, agent, Session.Origin.SUPERVISOR, by=by)
