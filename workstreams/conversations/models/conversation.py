"""A conversation, and the verbs that move it between its states."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.bulk_update import update_together
from workstreams.channels.models import Channel
from workstreams.conversations.models.account import Account
from workstreams.conversations.models.case import Case
from workstreams.conversations.models.contact import Contact, ContactIdentity
from workstreams.conversations.models.conversation_query import ConversationQuerySet
from workstreams.conversations.models.conversation_state import (
    LIVE,
    ConversationMoved,
    Priority,
    Status,
    consequences,
)
from workstreams.conversations.models.tag import Tag
from workstreams.conversations.transitions import TRANSITIONS, Verb
from workstreams.models import Agent, Queue, WorkStream

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


class Conversation(models.Model):
    """One matter between a customer and the organisation, from first word to closure.

    `agent` is whoever works on it, or worked on it last; `offered_to` is who is asked to take
    it (open) or to take it over (active). `units` is the capacity it takes from each of them.
    `preferred_agent` is asked before all others. `channel_context` is what routing saw,
    frozen; `required_skills` are the least ratings by skill id. `offering_stopped_at` is set
    when it was declined too often. `waiting_since` is when the customer wrote what is still
    unanswered. `predecessor` is the conversation the customer had before. `entry_point` is
    where they came from last, in the platform's word. A waiting one comes back to its agent's
    attention at `snoozed_until`, where that is set.
    """

    identity = models.ForeignKey(
        ContactIdentity,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("Social profile"),
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="conversations", verbose_name=_("Channel")
    )
    work_stream = models.ForeignKey(
        WorkStream,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("Work Stream"),
    )
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
    predecessor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="successors"
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversations",
        verbose_name=_("Contact"),
    )
    account = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversations",
        verbose_name=_("Account"),
    )
    case = models.ForeignKey(
        Case,
        on_delete=models.SET_NULL,
        null=True,
        related_name="conversations",
        verbose_name=_("Case"),
    )
    tags = models.ManyToManyField(
        Tag, blank=True, related_name="conversations", verbose_name=_("Tags")
    )
    priority = models.PositiveSmallIntegerField(
        _("Priority"), choices=Priority, default=Priority.NORMAL
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.OPEN)
    status_changed_at = models.DateTimeField(_("Status changed"), default=timezone.now)
    units = models.PositiveIntegerField(default=0)
    channel_context = models.JSONField(default=dict)
    context_variables = models.JSONField(_("Context variables"), default=dict)
    referral = models.JSONField(_("Referral"), default=dict)
    entry_point = models.CharField(_("Entry point"), max_length=60, blank=True)
    required_skills = models.JSONField(default=dict)
    transfer_count = models.PositiveIntegerField(_("Transfer Count"), default=0)
    escalation_count = models.PositiveIntegerField(_("Escalation Count"), default=0)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
    queued_at = models.DateTimeField(_("Queued"), null=True)
    assigned_at = models.DateTimeField(_("Assigned"), null=True)
    wrap_up_at = models.DateTimeField(_("Ended"), null=True)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    offering_stopped_at = models.DateTimeField(_("Offering stopped"), null=True)
    snoozed_until = models.DateTimeField(_("Snoozed until"), null=True)
    last_activity_at = models.DateTimeField(_("Last activity"), default=timezone.now)
    last_customer_message_at = models.DateTimeField(_("Last message of the customer"), null=True)
    waiting_since = models.DateTimeField(null=True)
    last_line = models.CharField(max_length=160, blank=True)
    last_line_is_ours = models.BooleanField(default=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Conversation")
        verbose_name_plural = _("Conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(status__in=LIVE),
                name="conversation_one_live_per_identity",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(agent=None),
                name="conversation_open_belongs_to_nobody",
            ),
            models.CheckConstraint(
                condition=Q(offered_to=None) | Q(status__in=["open", "active"]),
                name="conversation_offered_is_open_or_active",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "waiting", "wrap_up"])
                | Q(agent__isnull=False, queue__isnull=False),
                name="conversation_in_work_has_agent_and_queue",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at=None)),
                name="conversation_closed_knows_when",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | Q(status="waiting"),
                name="conversation_snoozed_is_waiting",
            ),
            models.CheckConstraint(
                condition=Q(contact=None) | Q(account=None),
                name="conversation_is_of_a_contact_or_an_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "last_customer_message_at"],
                condition=Q(status="open"),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["queue", "work_stream", "-priority", "last_customer_message_at", "id"],
                condition=Q(
                    status="open", offered_to=None, offering_stopped_at=None, preferred_agent=None
                ),
                name="conversation_in_line",
            ),
            models.Index(
                fields=["offered_to"],
                condition=Q(offered_to__isnull=False),
                name="conversation_offered",
            ),
            models.Index(
                fields=["preferred_agent"],
                condition=Q(status="open", preferred_agent__isnull=False),
                name="conversation_preferring",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="conversation_snoozed",
            ),
            models.Index(
                fields=["agent", "-last_activity_at"],
                condition=~Q(status="closed"),
                name="conversation_in_work",
            ),
            models.Index(fields=["agent", "-closed_at"], name="conversation_closed_by_agent"),
            models.Index(fields=["identity", "-id"], name="conversation_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.identity} · {self.get_status_display()}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

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
        waiting = Conversation.objects.filter(pk=self.pk, status=Status.OPEN, offered_to=None)
        return bool(
            waiting.filter(offering_stopped_at=None).update(offering_stopped_at=timezone.now())
        )

    def touch(self) -> None:
        """Someone joined or left: that counts as activity."""
        Conversation.objects.filter(pk=self.pk).update(last_activity_at=timezone.now())

    def _move(self, verb: Verb, **changes: object) -> None:
        """In the database, by state and agent: whoever comes second learns it."""
        transition = TRANSITIONS[verb]
        here = Conversation.objects.filter(
            pk=self.pk, status__in=transition.before, agent=self.agent_id
        )
        if not here.update(**consequences(transition, timezone.now()), **changes):
            raise ConversationMoved(self.pk)
        self.refresh_from_db()
