"""How a conversation moves: waits in a queue, is offered, taken, put aside, ended, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.bulk_update import update_together
from workstreams.conversations.models.conversation_query import ConversationQuerySet
from workstreams.conversations.models.conversation_state import (
    ConversationMoved,
    Status,
    consequences,
)
from workstreams.conversations.transitions import TRANSITIONS, Verb
from workstreams.models import Agent, Queue

if TYPE_CHECKING:
    from workstreams.conversations.models.conversation import Conversation

ASSIGNED_FIELDS = [
    "status",
    "status_changed_at",
    "last_activity_at",
    "agent",
    "offered_to",
    "units",
    "assigned_at",
    "preferred_agent",
    "offering_stopped_at",
    "snoozed_until",
]


class Moving(models.Model):
    """The part of a conversation that says where it stands, and in whose hands.

    `agent` is whoever works on it, or worked on it last; `offered_to` is who is asked to take
    it (open) or to take it over (active). `units` is the capacity it takes from each of them.
    `preferred_agent` is asked before all others. `offering_stopped_at` is set when it was
    declined too often. A waiting one comes back to its agent's attention at `snoozed_until`,
    where that is set.
    """

    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.OPEN)
    status_changed_at = models.DateTimeField(_("Status changed"), default=timezone.now)
    queue = models.ForeignKey(
        Queue,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("Queue"),
    )
    agent = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("Agent"),
    )
    offered_to = models.ForeignKey(
        Agent,
        on_delete=models.PROTECT,
        null=True,
        related_name="offered_conversations",
        verbose_name=_("Offered to"),
    )
    preferred_agent = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    units = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(_("Queued"), null=True)
    assigned_at = models.DateTimeField(_("Assigned"), null=True)
    wrap_up_at = models.DateTimeField(_("Ended"), null=True)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    offering_stopped_at = models.DateTimeField(_("Offering stopped"), null=True)
    snoozed_until = models.DateTimeField(_("Snoozed until"), null=True)
    last_activity_at = models.DateTimeField(_("Last activity"), default=timezone.now)

    class Meta:
        abstract = True

    @classmethod
    def place_in_queues(cls, conversations: "list[Conversation]") -> None:
        """Let locked, open conversations wait where `queue` says, with what routing saw."""
        now = timezone.now()
        for conversation in conversations:
            conversation.queued_at = now
        update_together(conversations, ["queue", "queued_at", "channel_context", "required_skills"])

    def step(self, verb: Verb, now: datetime) -> None:
        """In memory, for a row the caller holds and writes; raises ConversationMoved."""
        transition = TRANSITIONS[verb]
        if self.status not in transition.before:
            raise ConversationMoved(self.pk)
        for field, value in consequences(transition, now).items():
            setattr(self, field, value)

    @classmethod
    def offer_locked(cls, pairs: "Sequence[tuple[Conversation, Agent]]") -> None:
        """Ask agents to take conversations, whose rows the caller holds."""
        for conversation, agent in pairs:
            conversation.offered_to = agent
            conversation.preferred_agent = None
            if conversation.status == Status.OPEN:  # else its agent is charged for it already
                conversation.units = conversation.work_stream.capacity
        update_together([pair[0] for pair in pairs], ["offered_to", "units", "preferred_agent"])

    def turn_down(self) -> None:
        """Nobody is asked any more; an open one waits on."""
        self.offered_to = None
        if self.status == Status.OPEN:
            self.units = 0
        self.save(update_fields=["offered_to", "units"])

    @classmethod
    def assign_locked(cls, pairs: "Sequence[tuple[Conversation, Agent]]", verb: Verb) -> None:
        """Hand conversations, whose rows the caller holds, to agents."""
        now = timezone.now()
        for conversation, agent in pairs:
            conversation.step(verb, now)
            conversation.agent = agent
            conversation.units = conversation.work_stream.capacity
            conversation.assigned_at = now
            conversation.preferred_agent = conversation.offering_stopped_at = None
        update_together([conversation for conversation, _ in pairs], ASSIGNED_FIELDS)

    def end(self) -> None:
        """The matter is settled; the agent still finishes up."""
        self._move(Verb.END)

    def resume(self) -> None:
        """The agent goes on: it was ended too soon."""
        self._move(Verb.RESUME, wrap_up_at=None)

    def put_aside(self) -> None:
        """The agent waits for the customer and is free for others."""
        self._move(Verb.PUT_ASIDE)

    def reopen(self) -> None:
        """The agent takes it up again from Waiting."""
        self._move(Verb.REOPEN)

    def back_to_queue(self, verb: Verb, queue: Queue | None, **changes: object) -> None:
        """Nobody works on it any more; it waits in `queue`."""
        self._move(verb, queue=queue, **changes)

    def close(self, verb: Verb) -> None:
        self._move(verb)

    def stop_offering(self) -> bool:
        """It was declined too often: a supervisor has to look; False when it has moved on."""
        waiting = self._rows().filter(status=Status.OPEN, offered_to=None, offering_stopped_at=None)
        return bool(waiting.update(offering_stopped_at=timezone.now()))

    def touch(self) -> None:
        """Someone joined or left: that counts as activity."""
        self._rows().update(last_activity_at=timezone.now())

    def _move(self, verb: Verb, **changes: object) -> None:
        """In the database, by state and agent: whoever comes second learns it."""
        transition = TRANSITIONS[verb]
        here = self._rows().filter(status__in=transition.before, agent=self.agent_id)
        if not here.update(**consequences(transition, timezone.now()), **changes):
            raise ConversationMoved(self.pk)
        self.refresh_from_db()

    def _rows(self) -> ConversationQuerySet:
        return ConversationQuerySet(cast("type[Conversation]", type(self))).filter(pk=self.pk)
