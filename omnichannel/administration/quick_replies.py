"""Agent Experience > Quick replies: answers that are written once and used often."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import CharField, Func, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    DropdownFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.tag_field import TagsField
from omnichannel.quick_reply_form import QuickReplyForm
from workstreams.conversations.models import QuickReply
from workstreams.conversations.quick_replies import SLUGS, People, filled

EXAMPLE = People(customer="Gilda Rossi", agent="Alice Martin")  # in the preview


class SharedReplyForm(QuickReplyForm):
    tags = TagsField(label=gettext_lazy("Tags"), required=False)

    class Meta:
        model = QuickReply
        fields = ["title", "locale", "message", "tags", "work_streams", "is_active"]
        widgets = {"message": UnfoldAdminTextareaWidget}
        help_texts = {
            "locale": gettext_lazy(
                "Agents are shown the replies in the language of the page their customer wrote "
                "to. Write one quick reply for each language."
            ),
            "message": gettext_lazy(
                "Names of the conversation are filled in for: %(slugs)s. Agents have no "
                "nickname here, so their full name stands for it."
            )
            % {"slugs": ", ".join(SLUGS)},
            "is_active": gettext_lazy("Agents are shown active ones only."),
        }


class TagFilter(DropdownFilter):
    title = gettext_lazy("Tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        each = Func("tags", function="UNNEST", output_field=CharField())
        shared = QuickReply.objects.shared().annotate(tag=each)
        tags = shared.order_by("tag").values_list("tag", flat=True)
        return [(tag, f"#{tag}") for tag in tags.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(tags__contains=[self.value()]) if self.value() else queryset


@admin.register(QuickReply)
class QuickReplyAdmin(ModelAdmin):
    form = SharedReplyForm
    list_display = ["title", "locale", "tagged", "shown_in", "is_active"]
    list_filter = [
        ("locale", ChoicesDropdownFilter),
        TagFilter,
        ("work_streams", RelatedDropdownFilter),
    ]
    list_filter_submit = True
    search_fields = ["title"]
    search_help_text = gettext_lazy("Title, message, or #tag")
    actions = ["activate", "deactivate"]
    autocomplete_fields = ["work_streams"]
    fields = ["title", "locale", "message", "preview", "tags", "work_streams", "is_active"]
    readonly_fields = ["preview"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuickReply]:
        """Personal ones are nobody's business but their owner's."""
        shared = super().get_queryset(request).filter(owner=None)
        return shared.prefetch_related("work_streams")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Found here by what agents find it by."""
        return queryset.matching(search_term), False  # type: ignore[attr-defined]

    @display(description=gettext_lazy("How it reads"))
    def preview(self, reply: QuickReply) -> str:
        """A refused form has put its own message into `reply`."""
        return render_to_string(
            "admin/quick_replies/_preview.html",
            {
                "text": filled(reply.message, EXAMPLE),
                "names": json.dumps({slug: name(EXAMPLE) for slug, name in SLUGS.items()}),
                "people": EXAMPLE,
            },
        )

    @display(description=gettext_lazy("Tags"))
    def tagged(self, reply: QuickReply) -> str:
        return _hashed(reply.tags)

    @display(description=gettext_lazy("Work Streams"))
    def shown_in(self, reply: QuickReply) -> str:
        return ", ".join(stream.name for stream in reply.work_streams.all()) or _("All")

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = _switched(queryset, is_active=True)
        words = ngettext(
            "%(n)d quick reply is shown to agents again.",
            "%(n)d quick replies are shown to agents again.",
            count,
        )
        messages.success(request, words % {"n": count})

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = _switched(queryset, is_active=False)
        words = ngettext(
            "%(n)d quick reply is no longer shown to agents.",
            "%(n)d quick replies are no longer shown to agents.",
            count,
        )
        messages.success(request, words % {"n": count})


def _switched(replies: QuerySet[Any], *, is_active: bool) -> int:
    """How many were changed: one by one, so that the audit trail tells of each."""
    others = list(replies.exclude(is_active=is_active))
    for reply in others:
        reply.is_active = is_active
        reply.save(update_fields=["is_active"])
    return len(others)


class QuickRepliesOfStreamInline(ReadOnly, TabularInline):
    """On the form of the work stream: those that are for it, each leading to its own form."""

    model = QuickReply.work_streams.through
    fields = ["reply", "locale", "tags", "is_active"]
    readonly_fields = fields
    ordering = ["quickreply__title", "quickreply__locale"]
    verbose_name = gettext_lazy("Quick reply")
    verbose_name_plural = gettext_lazy("Quick Replies")
    template_before = "admin/workstreams/_quick_replies_explained.html"
    tab = True
    hide_title = True
    extra = 0
    per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("quickreply")

    @display(description=gettext_lazy("Title"))
    def reply(self, row: Any) -> str:
        where = reverse("admin:conversations_quickreply_change", args=[row.quickreply_id])
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>',
            where,
            row.quickreply.title,
        )

    @display(description=gettext_lazy("Locale"))
    def locale(self, row: Any) -> str:
        return row.quickreply.get_locale_display()

    @display(description=gettext_lazy("Tags"))
    def tags(self, row: Any) -> str:
        return _hashed(row.quickreply.tags)

    @display(description=gettext_lazy("Active"), boolean=True)
    def is_active(self, row: Any) -> bool:
        return row.quickreply.is_active


def _hashed(tags: list[str]) -> str:
    return " ".join(f"#{tag}" for tag in tags)
