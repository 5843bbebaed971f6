"""What became of a conversation agent by agent: sessions, participants, attempts."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from unfold.admin import StackedInline, TabularInline

from omnichannel.administration.read_only import ReadOnly
from routing.considered import attempts_of
from workstreams.conversations.models import Conversation, Participant, Session


def attempts_in_words(conversation: Conversation) -> str:
    """Every attempt to find an agent: who got it, who was considered, and why not."""
    context = {"attempts": attempts_of(conversation)}
    return render_to_string("admin/facts/_attempts.html", context)


class ParticipantInline(ReadOnly, TabularInline):
    model = Participant
    fields = ["agent", "mode", "added_at", "joined_at", "left_at"]
    readonly_fields = fields
    extra = 0
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        return super().get_queryset(request).select_related("agent__user")


class SessionInline(ReadOnly, StackedInline):
    model = Session
    fields = [
        ("agent", "queue"),
        ("origin", "closure_reason"),
        ("created_at", "queued_at"),
        ("assigned_at", "accepted_at"),
        "closed_at",
    ]
    readonly_fields = [
        "agent",
        "queue",
        "origin",
        "created_at",
        "queued_at",
        "assigned_at",
        "accepted_at",
        "closed_at",
        "closure_reason",
    ]
    inlines = [ParticipantInline]
    extra = 0
    per_page = 10
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).select_related("agent__user", "queue")
