"""Queues & Users > Omnichannel Queues."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from omnichannel.administration.deletion import NamesItsUses, conversations
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Queue, QueueMembership


class MembershipInline(TabularInline):
    model = QueueMembership
    fields = ["agent", "added_at"]
    readonly_fields = ["added_at"]
    autocomplete_fields = ["agent"]
    extra = 0
    verbose_name = gettext_lazy("User (Agent)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[QueueMembership]:
        return super().get_queryset(request).select_related("agent__user", "queue")


@admin.register(Queue)
class QueueAdmin(NamesItsUses, ModelAdmin):
    """Administrators change queues; supervisors change who serves them."""

    list_display = ["name", "priority", "waiting", "members", "is_default", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        waiting = Count("conversations", filter=Q(conversations__status=Status.OPEN), distinct=True)
        return (
            super()
            .get_queryset(request)
            .annotate(number_waiting=waiting, number_of_members=Count("memberships", distinct=True))
        )

    @display(description=gettext_lazy("Waiting"), ordering="number_waiting")
    def waiting(self, queue: Any) -> int:
        return queue.number_waiting

    @display(description=gettext_lazy("Users (Agents)"), ordering="number_of_members")
    def members(self, queue: Any) -> str:
        return _("Everyone") if queue.is_default else str(queue.number_of_members)

    def get_fields(self, request: HttpRequest, obj: Queue | None = None) -> list[str]:
        if obj is not None and obj.is_default:
            return ["name", "priority", "default_queue"]
        return ["name", "priority", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Queue | None = None) -> list[str]:
        if not request.user.has_perm("workstreams.change_queue"):
            return [*self.get_fields(request, obj), "default_queue"]
        return ["default_queue"]

    @display(description=gettext_lazy("Is Default Queue"))
    def default_queue(self, queue: Queue) -> str:
        return _("Yes: everyone is a member, and what no rule claims waits here.")

    def get_inlines(self, request: HttpRequest, obj: Queue | None) -> list[Any]:
        return [MembershipInline] if obj is not None and not obj.is_default else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Supervisors reach the members through the queue, whose own fields they only read."""
        return request.user.has_perm("workstreams.change_queuemembership")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        default = obj is not None and obj.is_default
        return not default and super().has_delete_permission(request, obj)

    def uses(self, obj: Queue) -> list[str]:
        if obj.is_default:
            return [_("it is the default queue")]
        rules = [
            _("routing rule “%(rule)s” of work stream “%(stream)s”")
            % {"rule": rule.name, "stream": rule.work_stream.name}
            for rule in obj.rules.select_related("work_stream")
        ]
        through = Q(queue=obj) | Q(sessions__queue=obj) | Q(routing_decision__queue=obj)
        count = Conversation.objects.filter(through).values("pk").distinct().count()
        return rules + conversations(count)
