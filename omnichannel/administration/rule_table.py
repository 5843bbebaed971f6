"""The rules of a work stream as a light table on its tab: in order, each with its warnings."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display

from omnichannel.administration.condition_words import sentence
from omnichannel.administration.rule_places import RulesInPlace
from omnichannel.administration.rule_warnings import Warnings
from omnichannel.administration.vocabulary import Vocabulary
from workstreams.models import WorkStream


class RuleTable(TabularInline):
    """Rules are dragged, switched and deleted here; what they say stands on pages of their own."""

    template = "admin/workstreams/rule_table.html"
    formset = RulesInPlace
    ordering_field = "order"
    hide_ordering_field = True
    tab = True
    extra = 0
    formfield_overrides = {
        models.BooleanField: {"widget": forms.CheckboxInput({"class": "rule-switch"})},
        models.PositiveIntegerField: {"widget": forms.NumberInput({"class": "rule-place"})},
    }

    class Media:
        css = {"all": ["omnichannel/rules.css"]}

    def warnings(self, stream: WorkStream) -> Warnings:
        """Asked once for all rows."""
        raise NotImplementedError

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """An inline lives as long as its request: the rows read here what they all need."""
        self.vocabulary, self.found = Vocabulary.of(obj), self.warnings(obj)
        return super().get_formset(request, obj, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @property
    def add_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    @display(description=gettext_lazy("Name"))
    def rule(self, rule: Any) -> SafeString:
        where = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        link = format_html('<a href="{}">{}</a>', reverse(where, args=[rule.pk]), rule.name)
        found = ((one,) for one in self.found.get(rule.pk, ()))
        return link + format_html_join("", '<span class="rule-warning">{}</span>', found)

    @display(description=gettext_lazy("Conditions"))
    def conditions(self, rule: Any) -> str:
        return sentence(rule.match, rule.conditions.all(), self.vocabulary)
