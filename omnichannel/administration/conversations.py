"""Insight > Conversations: what was said and done; answered elsewhere, in the inbox."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.sessions import SessionInline, attempts_in_words
from omnichannel.asking import user_of
from workstreams.conversations.masking import masked
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    FileState,
    Message,
    State,
)

STATUS_COLOURS = {
    "open": "warning",
    "active": "success",
    "waiting": "info",
    "wrap_up": "primary",
    "closed": "",
}
STATE_COLOURS = {
    **dict.fromkeys(State.values, ""),
    State.FAILED.value: "danger",
    State.UNKNOWN.value: "warning",
}


class EventInline(ReadOnly, TabularInline):
    model = ConversationEvent
    fields = ["happened_at", "kind", "actor"]
    readonly_fields = fields
    extra = 0
    tab = True
    per_page = 50
    verbose_name_plural = gettext_lazy("Timeline")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConversationEvent]:
        return super().get_queryset(request).select_related("actor")


@admin.register(Conversation)
class ConversationAdmin(ReadOnly, ModelAdmin):
    list_display = ["customer", "shown_status", "channel", "queue", "agent", "opened_at"]
    list_select_related = ["identity__channel", "channel", "queue", "agent__user"]
    list_filter = ["status", "queue", "channel"]
    search_fields = ["identity__name", "identity__external_id", "contact__name"]
    date_hierarchy = "opened_at"
    ordering = ["-opened_at"]
    inlines = [SessionInline, EventInline]
    facts = [
        ("identity", "contact"),
        ("account", "case"),
        ("status", "status_changed_at"),
        ("channel", "work_stream"),
        ("queue", "queued_at"),
        ("agent", "assigned_at"),
        ("offered_to", "offering_stopped_at"),
        ("opened_at", "closed_at"),
        ("last_customer_message_at", "last_activity_at"),
        ("transfer_count", "escalation_count"),
        ("variables", "came_from"),
        ("predecessor", "messages"),
    ]
    fieldsets = [
        (None, {"fields": facts}),
        (gettext_lazy("Assignment attempts"), {"fields": ["attempts"]}),
    ]
    readonly_fields = ["messages", "attempts", "variables", "came_from"]

    @display(description=gettext_lazy("Customer"), ordering="identity__name")
    def customer(self, conversation: Conversation) -> str:
        return conversation.identity.display_name

    @display(description=gettext_lazy("Status"), ordering="status", label=STATUS_COLOURS)
    def shown_status(self, conversation: Conversation) -> tuple[str, str]:
        return conversation.status, conversation.get_status_display()

    @display(description=gettext_lazy("Messages"))
    def messages(self, conversation: Conversation) -> str:
        address = reverse("admin:conversations_message_changelist")
        query = urlencode({"conversation__id__exact": conversation.pk})
        words = _("Show the messages (%(n)d)") % {"n": conversation.messages.count()}
        return format_html('<a class="underline" href="{}?{}">{}</a>', address, query, words)

    @display(description=gettext_lazy("Context variables"))
    def variables(self, conversation: Conversation) -> str:
        return _listed(conversation.context_variables)

    @display(description=gettext_lazy("Referral"))
    def came_from(self, conversation: Conversation) -> str:
        latest = {name: value for name, value in conversation.referral.items() if name != "before"}
        before = conversation.referral.get("before", [])
        return "\n\n".join(_listed(referral) for referral in [latest, *reversed(before)])

    @display(description=gettext_lazy("Who was considered"))
    def attempts(self, conversation: Conversation) -> str:
        return attempts_in_words(conversation)


def _listed(told: dict[str, Any]) -> str:
    return masked("\n".join(f"{name}: {value}" for name, value in told.items() if value)) or "-"


class AttachmentInline(ReadOnly, TabularInline):
    model = Attachment
    fields = ["kind", "words", "is_refused", "file_state", "stored_file", "file_error"]
    readonly_fields = fields
    extra = 0

    @display(description=gettext_lazy("Title"))
    def words(self, attachment: Attachment) -> str:
        return masked(attachment.title)

    @display(description=gettext_lazy("File"))
    def stored_file(self, attachment: Attachment) -> str:
        if attachment.file_state != FileState.STORED:
            return "-"
        name, size = masked(attachment.name), filesizeformat(attachment.size)
        facts = f"{name} · {attachment.mime_type} · {size}"
        address = reverse("file", args=[attachment.pk])
        return format_html('<a class="underline" href="{}?download=1">{}</a>', address, facts)


@admin.register(Message)
class MessageAdmin(ReadOnly, ModelAdmin):
    list_display = ["occurred_at", "customer", "direction", "author", "words", "shown_state"]
    list_select_related = ["conversation__identity__channel", "author"]
    list_filter = ["direction", "state"]
    search_fields = ["=external_id", "conversation__identity__name"]
    date_hierarchy = "occurred_at"
    ordering = ["-occurred_at", "-id"]
    inlines = [AttachmentInline]
    fields = [
        "conversation",
        ("direction", "author"),
        "words",
        ("state", "lane"),
        ("error", "error_code"),
        ("occurred_at", "attempts"),
        ("sent_at", "delivered_at", "read_at"),
        "external_id",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """What they may read; supervisors not everything, while Supervisor Monitor is off."""
        readable = Conversation.objects.readable_by(user_of(request))
        return super().get_queryset(request).filter(conversation__in=readable)

    @display(description=gettext_lazy("Text"))
    def words(self, message: Message) -> str:
        return masked(message.text)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The list of one conversation's messages is linked from the conversation."""
        linked = lookup == "conversation__id__exact"
        return linked or super().lookup_allowed(lookup, value, request)

    @display(description=gettext_lazy("Customer"), ordering="conversation__identity__name")
    def customer(self, message: Message) -> str:
        return message.conversation.identity.display_name

    @display(description=gettext_lazy("State"), ordering="state", label=STATE_COLOURS)
    def shown_state(self, message: Message) -> tuple[str, str]:
        return message.state, message.get_state_display()


@admin.register(ConversationEvent)
class ConversationEventAdmin(ReadOnly, ModelAdmin):
    list_display = ["happened_at", "kind", "conversation", "actor"]
    list_select_related = ["conversation__identity__channel", "actor"]
    list_filter = ["kind"]
    search_fields = ["conversation__identity__name"]
    date_hierarchy = "happened_at"
    ordering = ["-happened_at", "-id"]
    fields = ["conversation", "kind", "actor", "happened_at", "data"]
