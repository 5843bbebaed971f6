"""Queues & Users > Skills, with their types and the scales they are rated on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from omnichannel.administration.deletion import NamesItsUses
from routing import distribution
from routing.models import AttachedSkill
from workstreams.after_commit import after_commit
from workstreams.models import AgentSkill, RatingModel, RatingValue, Skill, SkillType


class StepsFormSet(PaginationInlineFormSet):
    """Every step of the scale has its name, and nothing beside the scale has one."""

    instance: RatingModel

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)
        form.instance.model = self.instance  # with the ends of the scale as they are being saved
        return form

    def clean(self) -> None:
        super().clean()
        least, most = self.instance.least, self.instance.most
        if any(self.errors) or least is None or most is None:
            return
        rows = [form for form in self.forms if not self._should_delete_form(form)]
        named = {form.cleaned_data["value"] for form in rows if "value" in form.cleaned_data}
        scale = range(least, most + 1)
        if beside := sorted(named - set(scale)):
            raise ValidationError(
                _("The scale goes from %(least)d to %(most)d, so remove: %(values)s.")
                % {"least": least, "most": most, "values": _listed(beside)}
            )
        if missing := [value for value in scale if value not in named]:
            raise ValidationError(
                _("Name every step of the scale. Without a name: %(values)s.")
                % {"values": _listed(missing)}
            )


def _listed(values: list[int]) -> str:
    return ", ".join(map(str, values))


class RatingValueInline(TabularInline):
    model = RatingValue
    formset = StepsFormSet
    fields = ["value", "name"]
    extra = 0
    hide_title = True
    verbose_name_plural = gettext_lazy("Rating Values")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 5 if obj is None else 0


@admin.register(RatingModel)
class RatingModelAdmin(NamesItsUses, ModelAdmin):
    list_display = ["name", "least", "most"]
    search_fields = ["name"]
    fields = ["name", ("least", "most")]
    inlines = [RatingValueInline]
    warn_unsaved_form = True

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None:
            kwargs["initial"] = [{"value": value} for value in range(1, 6)]
        return kwargs

    def uses(self, obj: RatingModel) -> list[str]:
        return [_("skill “%(skill)s”") % {"skill": skill.name} for skill in obj.skills.all()]


@admin.register(SkillType)
class SkillTypeAdmin(NamesItsUses, ModelAdmin):
    list_display = ["name", "skills"]
    search_fields = ["name"]
    fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SkillType]:
        return super().get_queryset(request).annotate(number_of_skills=Count("skills"))

    @display(description=gettext_lazy("Skills"), ordering="number_of_skills")
    def skills(self, kind: Any) -> int:
        return kind.number_of_skills

    def uses(self, obj: SkillType) -> list[str]:
        return [_("skill “%(skill)s”") % {"skill": skill.name} for skill in obj.skills.all()]


class RatingField(forms.ModelChoiceField):
    """Where skills with different scales meet, a step is shown with its scale."""

    def label_from_instance(self, obj: RatingValue) -> str:
        return f"{obj.model} · {obj}"


class AgentsOfSkillInline(TabularInline):
    """Who has the skill, rated on its own scale."""

    model = AgentSkill
    fields = ["agent", "rating"]
    autocomplete_fields = ["agent"]
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("User (Agent)")
    verbose_name_plural = gettext_lazy("Users (Agents)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentSkill]:
        related = ["agent__user", "skill__rating_model", "rating"]
        return super().get_queryset(request).select_related(*related)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None and "rating" in formset.form.base_fields:
            steps = RatingValue.objects.filter(model=obj.rating_model_id)
            formset.form.base_fields["rating"].queryset = steps
        return formset


class SkillsOfAgentInline(TabularInline):
    """On the form of the user."""

    model = AgentSkill
    fields = ["skill", "rating"]
    autocomplete_fields = ["skill"]
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("Skill")
    verbose_name_plural = gettext_lazy("Skills")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentSkill]:
        return super().get_queryset(request).select_related("skill__rating_model", "rating")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rating":
            kwargs["form_class"] = RatingField
            kwargs["queryset"] = RatingValue.objects.select_related("model")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Skill)
class SkillAdmin(NamesItsUses, ModelAdmin):
    """Administrators change skills; supervisors change who has them."""

    list_display = ["name", "type", "rating_model", "agents"]
    list_select_related = ["type", "rating_model"]
    list_filter = ["type"]
    search_fields = ["name", "type__name"]
    fields = ["name", "type", "rating_model", "description"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
        return super().get_queryset(request).annotate(number_of_agents=Count("agents"))

    @display(description=gettext_lazy("Users (Agents)"), ordering="number_of_agents")
    def agents(self, skill: Any) -> int:
        return skill.number_of_agents

    def get_inlines(self, request: HttpRequest, obj: Skill | None) -> list[Any]:
        return [] if obj is None else [AgentsOfSkillInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Skill | None = None) -> list[str]:
        if not request.user.has_perm("workstreams.change_skill"):
            return list(self.fields)
        return ["rating_model"] if obj is not None and _is_rated(obj) else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Supervisors reach the agents through the skill, which they only read."""
        return request.user.has_perm("workstreams.change_agentskill")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        after_commit(distribution.distribute)  # it may fit someone now

    def uses(self, obj: Skill) -> list[str]:
        agents = obj.agents.count()
        words = ngettext("%(n)d agent has it", "%(n)d agents have it", agents)
        rules = [
            _("skill attachment rule “%(rule)s” of work stream “%(stream)s”")
            % {"rule": use.rule.name, "stream": use.rule.work_stream.name}
            for use in AttachedSkill.objects.filter(skill=obj).select_related("rule__work_stream")
        ]
        return rules + ([words % {"n": agents}] if agents else [])


def _is_rated(skill: Skill) -> bool:
    """Then its scale stays as it is: the ratings are steps of it."""
    return skill.agents.exists() or AttachedSkill.objects.filter(skill=skill).exists()
