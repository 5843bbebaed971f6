"""Insight > Graph calls: what we asked Facebook to do, and what it answered."""

from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from facebook_channel.models import FacebookPage, GraphCall
from omnichannel.administration.journal import FoundByIds, shown_masked, to_the_second
from omnichannel.administration.read_only import ReadOnly
from workstreams.conversations.models import Message
from workstreams.conversations.resending import send_again

COLOURS = {"done": "success", "refused": "danger", "unanswered": "warning"}


@admin.register(GraphCall)
class GraphCallAdmin(FoundByIds, ReadOnly, ModelAdmin):
    """Kept without secrets, and shown without what people said to each other."""

    list_display = ["called", "page", "method", "path", "shown_outcome", "code", "duration_ms"]
    list_select_related = ["page"]
    list_filter = ["outcome", "page", "method", ("called_at", RangeDateTimeFilter)]
    list_filter_submit = True
    search_help_text = gettext_lazy(
        "The exact id of a page, a customer or a message, our own mark of it, or an error code."
    )
    date_hierarchy = "called_at"
    actions = ["send_again"]
    fields = [
        ("called", "page"),
        ("method", "path"),
        ("outcome", "status"),
        ("code", "trace_id"),
        ("duration_ms", "erased_at"),
        "ids",
        "shown_request",
        "shown_answer",
    ]
    readonly_fields = ["called", "ids", "shown_request", "shown_answer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GraphCall]:
        return super().get_queryset(request).defer("request", "answer")

    def about(self, term: str) -> Q:
        """Of a page by its own index: its id is not among the keys, being in every call."""
        pages = list(FacebookPage.objects.filter(page_id=term).values_list("pk", flat=True))
        return Q(page__in=pages) if pages else super().about(term) | Q(code=term)

    @display(description=gettext_lazy("Called"), ordering="called_at")
    def called(self, call: GraphCall) -> str:
        return to_the_second(call.called_at)

    @display(description=gettext_lazy("Outcome"), ordering="outcome", label=COLOURS)
    def shown_outcome(self, call: GraphCall) -> tuple[str, str]:
        return call.outcome, call.get_outcome_display()

    @display(description=gettext_lazy("Ids"))
    def ids(self, call: GraphCall) -> str:
        return ", ".join(call.keys)

    @display(description=gettext_lazy("Request"))
    def shown_request(self, call: GraphCall) -> str:
        return shown_masked(call.request)

    @display(description=gettext_lazy("Answer"))
    def shown_answer(self, call: GraphCall) -> str:
        return shown_masked(call.answer)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("conversations.change_message")

    @admin.action(description=gettext_lazy("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[GraphCall]) -> None:
        """Each answer once, however many of the chosen calls tried to send it."""
        chosen = send_again(Message.objects.filter(client_key__in=_marks(queryset)))
        words = ngettext(
            "%(n)d answer will be sent again.", "%(n)d answers will be sent again.", chosen.queued
        )
        messages.success(request, words % {"n": chosen.queued})
        for reason, count in chosen.refused.items():
            words = ngettext("%(n)d answer not: %(why)s", "%(n)d answers not: %(why)s", count)
            messages.warning(request, words % {"n": count, "why": reason})
        if not chosen.queued and not chosen.refused:
            messages.warning(request, _("None of these calls sent an answer of ours."))


def _marks(calls: QuerySet[GraphCall]) -> set[UUID]:
    """The marks our own messages travel with stand among the ids of a call."""
    return {mark for keys in calls.values_list("keys", flat=True) for mark in _uuids(keys)}


def _uuids(keys: list[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found
