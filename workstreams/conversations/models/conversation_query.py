"""Conversations in the words of the domain: live, waiting for an agent, theirs to see."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from workstreams.conversations.models.conversation_state import HOLDING_CAPACITY, LIVE, Status
from workstreams.models import Agent, Queue, User

if TYPE_CHECKING:
    from workstreams.conversations.models.conversation import Conversation  # noqa: F401


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def unrouted(self) -> Self:
        return self.filter(status=Status.OPEN, queue=None)

    def waiting_for_an_agent(self) -> Self:
        """Open in a queue and offered to nobody, the customer who waits longest first."""
        return self.filter(
            status=Status.OPEN,
            queue__isnull=False,
            offered_to=None,
            offering_stopped_at=None,
        ).order_by("last_customer_message_at", "id")

    def holding_capacity(self) -> Self:
        return self.filter(status__in=HOLDING_CAPACITY)

    def work_items_of(self, agent: Agent) -> Self:
        return self.filter(agent=agent, status__in=[Status.ACTIVE, Status.WAITING, Status.WRAP_UP])

    def visible_to(self, user: User) -> Self:
        """What is theirs: everything for supervisors; for agents what they hold or held, what
        they are asked to take or to help with, and what is open in their queues. Fails closed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.supervises:
            return self
        agent = Agent.objects.filter(user=user).first()
        if agent is None:
            return self.none()
        return self.filter(
            Q(agent=agent)
            | Q(offered_to=agent)
            | Q(status=Status.OPEN, queue__in=Queue.objects.served_by(agent))
            | Q(pk__in=agent.participations.not_refused().values("session__conversation"))
        )
