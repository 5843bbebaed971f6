"""Work Distribution Management > Work Streams."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from omnichannel.administration import trial_form, trial_page, withheld_profiles
from omnichannel.administration.context_variables import ContextVariableInline
from omnichannel.administration.copying import copy_of_stream
from omnichannel.administration.deletion import NamesItsUses, conversations
from omnichannel.administration.quick_replies import QuickRepliesOfStreamInline
from omnichannel.administration.rules import RoutingRuleTable
from omnichannel.administration.skill_rules import SkillRuleTable
from omnichannel.administration.workstream_form import (
    SavedWorkStreamForm,
    WorkStreamForm,
    channel_kinds,
)
from omnichannel.asking import user_of
from routing import distribution
from workstreams.after_commit import after_commit
from workstreams.conversations.models import QuickReply
from workstreams.models import Occasion, WorkStream

PUSHED = "typeof mode === 'undefined' || mode === 'push'"  # undefined for who only reads
OFFERED = "typeof auto_assign === 'undefined' || !auto_assign"


@admin.register(WorkStream)
class WorkStreamAdmin(NamesItsUses, ModelAdmin):
    """The tabs beside Work Distribution appear once the work stream is saved."""

    form = WorkStreamForm
    list_display = ["name", "channel", "mode", "capacity", "rules", "channels"]
    list_filter = ["mode"]
    search_fields = ["name"]
    ordering = ["name"]
    warn_unsaved_form = True
    autocomplete_fields = ["fallback_queue"]
    actions = ["copy"]
    actions_detail = ["try_it"]
    actions_submit_line = ["save_and_copy"]
    change_form_outer_after_template = "admin/workstreams/_trial_form.html"
    affinity = ["agent_affinity", "affinity_ignores_limits", "affinity_after_closure"]
    offers = [
        "offer_seconds",
        "inactive_after_missed_offer",
        "offer_again_seconds",
        "decline_limit",
        "decline_minutes",
        "after_declines",
    ]
    notifications = [f"notification_{occasion}" for occasion in Occasion.values]
    conditional_fields = {
        "agents_may_pick_pushed": PUSHED,
        **dict.fromkeys(affinity, PUSHED),
        **dict.fromkeys(offers, OFFERED),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkStream]:
        rules = Count("rules", distinct=True)
        channels = Count("channels", distinct=True)
        numbers = {"number_of_rules": rules, "number_of_channels": channels}
        return super().get_queryset(request).annotate(**numbers)

    @display(description=gettext_lazy("Channel"), ordering="channel_kind")
    def channel(self, stream: WorkStream) -> str:
        return dict(channel_kinds()).get(stream.channel_kind, stream.channel_kind)

    @display(description=gettext_lazy("Routing rules items"), ordering="number_of_rules")
    def rules(self, stream: Any) -> int:
        return stream.number_of_rules

    @display(description=gettext_lazy("Pages"), ordering="number_of_channels")
    def channels(self, stream: Any) -> int:
        return stream.number_of_channels

    @action(
        description=gettext_lazy("Try it"),
        url_path="try",
        icon="science",
        permissions=["view"],
    )
    def try_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return trial_page.show(request, object_id, self)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["channel"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = WorkStreamForm if obj is None else SavedWorkStreamForm
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        channel = "channel_kind" if obj is None else "channel"
        general = ["name", channel, "capacity", "auto_close_minutes", "allows_automated_messages"]
        distribution = ["mode", "allowed_presences", "max_concurrency", "agents_may_pick_pushed"]
        return [
            (_("General information"), {"fields": general}),
            (_("Work distribution"), {"fields": [*distribution, "fallback_queue"]}),
            (_("Agent affinity"), {"fields": self.affinity}),
            (_("Offers"), {"fields": ["auto_assign", *self.offers]}),
            (
                _("Notifications"),
                {
                    "fields": self.notifications,
                    "description": _(
                        "What agents are told with. Authenticated: the customer is linked with a "
                        "contact. SupervisorAssign: a supervisor gave it to them, they only open "
                        "it."
                    ),
                },
            ),
            (_("Skills"), {"fields": ["matching"]}),
            (_("Lost connection"), {"fields": ["on_disconnect"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: WorkStream | None) -> list[Any]:
        if obj is None:
            return []
        return [
            ContextVariableInline,
            RoutingRuleTable,
            SkillRuleTable,
            QuickRepliesOfStreamInline,
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        request.first_tab = _("Work Distribution")  # type: ignore[attr-defined]  # see tab_items
        if (stream := context.get("original")) is not None:
            context["profile_warnings"] = list(withheld_profiles.warnings(stream))
            context["trial"] = trial_form.panel(stream, user_of(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_commit(distribution.distribute)  # more may fit now
        if hasattr(request, "copy_is_wanted"):
            request.copy_made = copy_of_stream(form.instance)  # type: ignore[attr-defined]

    @action(description=gettext_lazy("Save and copy"), permissions=["change"])
    def save_and_copy(self, request: HttpRequest, obj: WorkStream) -> None:
        """Only noted here: what its tabs hold is saved after it, and then copied with it."""
        request.copy_is_wanted = True  # type: ignore[attr-defined]

    def response_post_save_change(self, request: Any, obj: WorkStream) -> HttpResponse:
        if not hasattr(request, "copy_made"):
            return super().response_post_save_change(request, obj)
        self._tell_of_copies(request, [request.copy_made])
        where = reverse("admin:workstreams_workstream_change", args=[request.copy_made.pk])
        return HttpResponseRedirect(where)

    @admin.action(description=gettext_lazy("Copy"), permissions=["add"])
    def copy(self, request: HttpRequest, queryset: QuerySet[WorkStream]) -> None:
        self._tell_of_copies(request, [copy_of_stream(stream) for stream in queryset])

    def _tell_of_copies(self, request: HttpRequest, copies: list[WorkStream]) -> None:
        words = _("%(copies)s: no page leads there yet. Choose it on the form of a page.")
        names = get_text_list([f"“{copy}”" for copy in copies], _("and"))
        messages.success(request, words % {"copies": names})

    def uses(self, obj: WorkStream) -> list[str]:
        pages = [
            (_("page “%(page)s”") if channel.is_in_service else _("former page “%(page)s”"))
            % {"page": channel.name}
            for channel in obj.channels.all()
        ]
        replies = [
            _("quick reply “%(title)s” is for it alone, and would be everybody's")
            % {"title": reply.title}
            for reply in QuickReply.objects.only_for(obj)
        ]
        return [*pages, *replies, *conversations(obj.conversations.count())]
