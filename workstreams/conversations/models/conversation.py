"""A conversation: whose it is, what it is about, and what was last said in it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.conversations.models.account import Account
from workstreams.conversations.models.case import Case
from workstreams.conversations.models.contact import Contact, ContactIdentity
from workstreams.conversations.models.conversation_moving import Moving
from workstreams.conversations.models.conversation_query import ConversationQuerySet
from workstreams.conversations.models.conversation_state import LIVE, Priority, Status
from workstreams.conversations.models.tag import Tag
from workstreams.models import WorkStream


class Conversation(Moving):
    """One matter between a customer and the organisation, from first word to closure.

    `channel_context` is what routing saw, frozen; `required_skills` are the least ratings by
    skill id. `waiting_since` is when the customer wrote what is still unanswered. `predecessor`
    is the conversation the customer had before. `entry_point` is where they came from last, in
    the platform's word.
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
    channel_context = models.JSONField(default=dict)
    context_variables = models.JSONField(_("Context variables"), default=dict)
    referral = models.JSONField(_("Referral"), default=dict)
    entry_point = models.CharField(_("Entry point"), max_length=60, blank=True)
    required_skills = models.JSONField(default=dict)
    transfer_count = models.PositiveIntegerField(_("Transfer Count"), default=0)
    escalation_count = models.PositiveIntegerField(_("Escalation Count"), default=0)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
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
            models.Index(fields=["opened_at"], name="conversation_by_opening"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="conversation_by_closing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity} · {self.get_status_display()}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED
