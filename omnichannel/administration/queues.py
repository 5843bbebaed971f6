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
from omnichannel.administration.operating_hours import now_in_words
from omnichannel.administration.overflow import OverflowInline
from routing import distribution
from routing.models import OverflowRule
from workstreams.after_commit import after_commit
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Queue, QueueMembership


class MembershipInline(TabularInline):
    model = QueueMembership
    fields = ["agent", "added_at"]
    readonly_fields = ["added_at"]
    autocomplete_fields = ["agent"]
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("User (Agent)")
    verbose_name_plural = gettext_lazy("Users (Agents)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[QueueMembership]:
        return super().get_queryset(request).select_related("agent__user", "queue")


@admin.register(Queue)
class QueueAdmin(NamesItsUses, ModelAdmin):
    """Administrators change queues; supervisors change who serves them."""

    list_display = ["name", "priority", "waiting", "members", "opening", "is_default", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    autocomplete_fields = ["operating_hours"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        waiting = Count("conversations", filter=Q(conversations__status=Status.OPEN), distinct=True)
        return (
            super()
            .get_queryset(request)
            .with_hours()
            .annotate(number_waiting=waiting, number_of_members=Count("memberships", distinct=True))
        )

    @display(description=gettext_lazy("Waiting"), ordering="number_waiting")
    def waiting(self, queue: Any) -> int:
        return queue.number_waiting

    @display(description=gettext_lazy("Users (Agents)"), ordering="number_of_members")
    def members(self, queue: Any) -> str:
        return _("Everyone") if queue.is_default else str(queue.number_of_members)

    @display(description=gettext_lazy("Now"))
    def opening(self, queue: Queue) -> str:
        hours = queue.operating_hours
        return _("Open round the clock") if hours is None else now_in_words(hours)

    @display(description=gettext_lazy("Now"))
    def saved_opening(self, queue: Queue) -> str:
        """A refused form has put its own hours into `queue`."""
        return self.opening(Queue.objects.select_related("operating_hours").get(pk=queue.pk))

    def get_fields(self, request: HttpRequest, obj: Queue | None = None) -> list[str]:
        fields = ["name", "priority", "operating_hours", "assignment_method"]
        if obj is None:
            return [*fields, "is_active"]
        return [*fields, "saved_opening", "default_queue" if obj.is_default else "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Queue | None = None) -> list[str]:
        if not request.user.has_perm("workstreams.change_queue"):
            return [*self.get_fields(request, obj), "default_queue"]
        return ["saved_opening", "default_queue"]

    @display(description=gettext_lazy("Is Default Queue"))
    def default_queue(self, queue: Queue) -> str:
        return _("Yes: everyone is a member, and what no rule claims waits here.")

    def get_inlines(self, request: HttpRequest, obj: Queue | None) -> list[Any]:
        if obj is None:
            return []
        return [OverflowInline] if obj.is_default else [MembershipInline, OverflowInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Supervisors reach the members through the queue, whose own fields they only read."""
        return request.user.has_perm("workstreams.change_queuemembership")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        default = obj is not None and obj.is_default
        return not default and super().has_delete_permission(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is QueueMembership:
            changed = [membership for membership, _fields in formset.changed_objects]
            for membership in [*formset.new_objects, *changed]:
                # it may have waited for this agent
                after_commit(distribution.distribute_to, membership.agent)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_commit(distribution.distribute, [form.instance.pk])

    def uses(self, obj: Queue) -> list[str]:
        if obj.is_default:
            return [_("it is the default queue")]
        tried = Q(assignment_attempts__round__queue=obj)
        decided = Q(routing_decision__queue=obj)
        through = Q(queue=obj) | Q(sessions__queue=obj) | decided | tried
        count = Conversation.objects.filter(through).values("pk").distinct().count()
        return [*_rules(obj), *_overflows(obj), *conversations(count)]


def _rules(queue: Queue) -> list[str]:
    """Routing rules, their shares, and work streams that fall back to it."""
    rule = _("routing rule “%(rule)s” of work stream “%(stream)s”")
    share = _("a share of routing rule “%(rule)s” of work stream “%(stream)s”")
    return [
        *(
            rule % {"rule": one.name, "stream": one.work_stream.name}
            for one in queue.rules.select_related("work_stream")
        ),
        *(
            share % {"rule": one.rule.name, "stream": one.rule.work_stream.name}
            for one in queue.shares.select_related("rule__work_stream")
        ),
        *(
            _("fallback queue of work stream “%(stream)s”") % {"stream": stream.name}
            for stream in queue.fallback_of.all()
        ),
    ]


def _overflows(queue: Queue) -> list[str]:
    leading_here = OverflowRule.objects.filter(target=queue).select_related("queue")
    return [
        _("overflow of queue “%(queue)s” leads here") % {"queue": one.queue.name}
        for one in leading_here
    ]
