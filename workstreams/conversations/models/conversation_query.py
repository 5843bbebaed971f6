"""Conversations in the words of the domain: live, waiting for an agent, theirs to see."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from workstreams.conversations.models.conversation_state import (
    HOLDING_CAPACITY,
    LIVE,
    WATCHABLE,
    Status,
)
from workstreams.models import Agent, Queue, SupervisorSettings, User

if TYPE_CHECKING:
    from workstreams.conversations.models.conversation import Conversation


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def unrouted(self) -> Self:
        return self.filter(status=Status.OPEN, queue=None)

    def waiting_for_an_agent(self) -> Self:
        """Open in a queue and offered to nobody: the most urgent first, of those the customer who
        waits longest."""
        return self.filter(
            status=Status.OPEN,
            queue__isnull=False,
            offered_to=None,
            offering_stopped_at=None,
        ).order_by("-priority", "last_customer_message_at", "id")

    def holding_capacity(self) -> Self:
        return self.filter(status__in=HOLDING_CAPACITY)

    def work_items_of(self, agent: Agent) -> Self:
        return self.filter(agent=agent, status__in=[Status.ACTIVE, Status.WAITING, Status.WRAP_UP])

    def visible_to(self, user: User) -> Self:
        """What is theirs: everything for supervisors; for agents what they hold or held, what
        they are asked to take or to help with, where a colleague mentioned them, and what is
        open in their queues. Fails closed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.supervises:
            return self
        agent = Agent.of(user)
        if agent is None:
            return self.none()
        in_their_queues = Q(status=Status.OPEN, queue__in=Queue.objects.served_by(agent))
        return self.filter(_in_hands_of(agent, user) | in_their_queues)

    def readable_by(self, user: User) -> Self:
        """Of those, whose messages they may read: while supervisors may not monitor, what is in
        work is read by those who take part, as among agents."""
        visible = self.visible_to(user)
        if not getattr(user, "supervises", False):
            return visible
        agent = Agent.of(user)
        theirs = _in_hands_of(agent, user) if agent else Q(pk__in=[])
        is_off = Exists(SupervisorSettings.objects.filter(monitor=False))
        return visible.filter(~is_off | ~Q(status__in=WATCHABLE) | theirs)

    def of_customer_of(self, conversation: "Conversation") -> Self:
        """The others of the profile and, once it is linked, of all of that customer's."""
        same = Q(identity=conversation.identity_id)
        if conversation.contact_id:
            same |= Q(contact=conversation.contact_id)
        if conversation.account_id:
            same |= Q(account=conversation.account_id)
        return self.filter(same).exclude(pk=conversation.pk)


def _in_hands_of(agent: Agent, user: User) -> Q:
    """What they hold or held, are asked to take or to help with, or were mentioned in.

    Asked of each conversation: a list of all they ever took part in only grows longer.
    """
    helping = agent.participations.not_refused().without_readers()
    takes_part = Exists(helping.filter(session__conversation=OuterRef("pk")))
    mentioned = Exists(user.mentions.filter(note__conversation=OuterRef("pk")))
    return Q(agent=agent) | Q(offered_to=agent) | Q(takes_part) | Q(mentioned)
