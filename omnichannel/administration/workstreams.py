"""Work Distribution Management > Work Streams."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from omnichannel.administration import rules, trial_page, withheld_profiles
from omnichannel.administration.conditions import ConditionInline, Vocabulary
from omnichannel.administration.context_variables import ContextVariableInline
from omnichannel.administration.deletion import NamesItsUses, conversations
from omnichannel.administration.skill_rules import SkillAttachmentRuleInline
from routing import distribution
from routing.models import Condition, RoutingRule, SkillAttachmentRule, SkillCondition
from workstreams.after_commit import after_commit
from workstreams.channels.registry import adapters
from workstreams.models import Presence, WorkStream
from workstreams.models.workstream import available_and_busy

ORDERED = (RoutingRule, Condition, SkillAttachmentRule, SkillCondition)
PUSHED = "typeof mode === 'undefined' || mode === 'push'"  # undefined for who only reads
OFFERED = "typeof auto_assign === 'undefined' || !auto_assign"


def channel_kinds() -> list[tuple[str, str]]:
    return [(kind, kind.replace("_", " ").capitalize()) for kind in adapters()]


class WorkStreamForm(forms.ModelForm):
    channel_kind = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=channel_kinds,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Stays as it is once the work stream is saved."),
    )
    allowed_presences = forms.MultipleChoiceField(
        label=gettext_lazy("Allowed Presences"),
        choices=[(status.value, status.words) for status in Presence.BaseStatus],
        initial=available_and_busy,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Work is assigned only to agents who show one of these."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        asks = given.get("inactive_after_missed_offer") and not given.get("auto_assign")
        if asks and Presence.BaseStatus.AWAY in given.get("allowed_presences", []):
            self.add_error(
                "inactive_after_missed_offer",
                _(
                    "This does not work while Appear away is an allowed presence. Give up one of "
                    "the two."
                ),
            )
        return cleaned


class SavedWorkStreamForm(WorkStreamForm):
    """The channel is no longer asked for: a browser would not send it either."""

    channel_kind = None  # type: ignore[assignment]


@admin.register(WorkStream)
class WorkStreamAdmin(NamesItsUses, ModelAdmin):
    """The tabs beside Work Distribution appear once the work stream is saved."""

    form = WorkStreamForm
    list_display = ["name", "channel", "mode", "capacity", "rules", "channels"]
    list_filter = ["mode"]
    search_fields = ["name"]
    warn_unsaved_form = True
    autocomplete_fields = ["fallback_queue"]
    actions_detail = ["try_it"]
    affinity = ["agent_affinity", "affinity_ignores_limits", "affinity_after_closure"]
    offers = [
        "offer_seconds",
        "inactive_after_missed_offer",
        "offer_again_seconds",
        "decline_limit",
        "decline_minutes",
        "after_declines",
    ]
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
        general = ["name", channel, "capacity", "auto_close_minutes"]
        distribution = ["mode", "allowed_presences", "max_concurrency", "agents_may_pick_pushed"]
        return [
            (_("General information"), {"fields": general}),
            (_("Work distribution"), {"fields": [*distribution, "fallback_queue"]}),
            (_("Agent affinity"), {"fields": self.affinity}),
            (_("Offers"), {"fields": ["auto_assign", *self.offers]}),
            (_("Skills"), {"fields": ["matching"]}),
            (_("Lost connection"), {"fields": ["on_disconnect"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: WorkStream | None) -> list[Any]:
        if obj is None:
            return []
        return [ContextVariableInline, rules.RoutingRuleInline, SkillAttachmentRuleInline]

    def get_formset_kwargs(
        self, request: Any, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ConditionInline):
            if not hasattr(request, "vocabulary"):  # the same for every rule of the page
                request.vocabulary = Vocabulary.of(obj)
            kwargs["form_kwargs"] = {"vocabulary": request.vocabulary}
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        request.first_tab = _("Work Distribution")  # type: ignore[attr-defined]  # see tab_items
        if (stream := context.get("original")) is not None:
            context["profile_warnings"] = list(withheld_profiles.warnings(stream))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model in ORDERED:
            rules.place_new_rows_last(formset)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_commit(distribution.distribute)  # more may fit now
        for warning in rules.warnings(form.instance):
            messages.warning(request, warning)

    def uses(self, obj: WorkStream) -> list[str]:
        pages = [
            (_("page “%(page)s”") if channel.is_in_service else _("former page “%(page)s”"))
            % {"page": channel.name}
            for channel in obj.channels.all()
        ]
        return pages + conversations(obj.conversations.count())
