"""Settings > Data masking: what of customers' words is hidden, and a box to try it in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from workstreams.conversations import masking
from workstreams.conversations.models import MaskingRule, MaskingSettings
from workstreams.conversations.patterns import LONGEST_PATTERN, PatternRefused

LONGEST_SAMPLE = 4000


class MaskingRuleForm(forms.ModelForm):
    class Meta:
        model = MaskingRule
        fields = ["name", "description", "pattern", "check_digits", "is_active"]
        widgets = {"pattern": UnfoldAdminTextInputWidget}
        help_texts = {
            "pattern": gettext_lazy(
                "In the syntax of RE2: like most regular expressions, without look-around and back "
                "references, so that none can run away. (?i) at the beginning ignores case."
            ),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance._state.adding and MaskingRule.objects.count() >= MaskingRule.MOST:
            raise ValidationError(
                _("There are %(most)d rules, which is as many as there can be. Change one of them.")
                % {"most": MaskingRule.MOST}
            )
        return cleaned


class TrialForm(forms.Form):
    """The test box: with a pattern it tries that one, without it all active rules."""

    pattern = forms.CharField(
        label=gettext_lazy("Regular expression"),
        max_length=LONGEST_PATTERN,
        required=False,
        strip=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Empty: all active rules."),
    )
    check_digits = forms.ChoiceField(
        label=gettext_lazy("Check digits"),
        choices=MaskingRule.Check.choices,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    text = forms.CharField(
        label=gettext_lazy("Enter test data"),
        max_length=LONGEST_SAMPLE,
        strip=False,
        widget=UnfoldAdminTextareaWidget,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        try:
            self.rules = list(self._rules())
        except PatternRefused as refusal:
            self.add_error("pattern", str(refusal))
        return cleaned

    def _rules(self) -> Any:
        given = self.cleaned_data
        if pattern := given.get("pattern"):
            return [masking.rule_of(pattern, given.get("check_digits", ""))]
        rows = MaskingRule.objects.filter(is_active=True)
        return [masking.rule_of(row.pattern, row.check_digits) for row in rows]

    def masked(self) -> str:
        return masking.hidden(self.cleaned_data["text"], self.rules)


class TakesEffectAtOnce:
    """In this process; the others read the rules anew within two seconds."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        masking.forget()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]
        masking.forget()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        masking.forget()


@admin.register(MaskingRule)
class MaskingRuleAdmin(TakesEffectAtOnce, ModelAdmin):
    form = MaskingRuleForm
    list_display = ["name", "description", "pattern", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "description"]
    list_before_template = "admin/masking/_head.html"
    change_form_before_template = "admin/masking/_head.html"
    warn_unsaved_form = True

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "conversations_maskingrule_trial"
        return [path("trial/", wrap(self.trial_view), name=name), *super().get_urls()]

    def trial_view(self, request: HttpRequest) -> HttpResponse:
        """Posted, so that test data stands in no log of addresses; nothing is kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TrialForm(request.POST or None, initial={"pattern": request.GET.get("pattern", "")})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Test data masking"),
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "masked": form.masked() if form.is_valid() else None,
        }
        return TemplateResponse(request, "admin/masking/trial.html", context)


@admin.register(MaskingSettings)
class MaskingSettingsAdmin(TakesEffectAtOnce, ModelAdmin):
    """One row, which is there from the first look at it."""

    list_display = ["__str__", "masks_customers", "masks_agents"]
    fields = ["masks_customers", "masks_agents"]
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_change_permission(request):
            MaskingSettings.objects.get_or_create(pk=1)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
