"""Routing rules items with their conditions and shares, as nested rows of a work stream."""

from collections.abc import Iterator

from django import forms
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from omnichannel.administration.conditions import ConditionInline
from routing.models import MOST_RULES, Condition, QueueShare, RoutingRule, check_shares
from workstreams.models import Queue, WorkStream


class RuleConditionInline(ConditionInline):
    model = Condition


class SharesFormSet(PaginationInlineFormSet):
    """None, or parts that make a whole."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form for form in self.forms if not self._should_delete_form(form)]
        check_shares([form.cleaned_data["percent"] for form in rows if form.cleaned_data])


class QueueShareInline(TabularInline):
    model = QueueShare
    formset = SharesFormSet
    fields = ["queue", "percent"]
    autocomplete_fields = ["queue"]
    hide_title = True
    extra = 0


class RoutingRuleInline(StackedInline):
    model = RoutingRule
    fields = ["name", "queue", "match", "is_active", "description", "order"]
    autocomplete_fields = ["queue"]
    ordering_field = "order"
    hide_ordering_field = True
    inlines = [RuleConditionInline, QueueShareInline]
    extra = 0
    tab = True
    template_before = "admin/workstreams/_rules_explained.html"


def place_new_rows_last(formset: BaseInlineFormSet) -> None:
    """New rows come with any order, mostly 0: they go behind the old ones, as they stand."""
    last = max((_order(form) for form in formset.initial_forms), default=0)
    new = [form for form in formset.extra_forms if form.has_changed()]
    for step, form in enumerate(sorted(new, key=_order), start=1):
        form.instance.order = last + step


def _order(form: forms.ModelForm) -> int:
    return form.cleaned_data.get("order") or 0


def warnings(stream: WorkStream) -> Iterator[str]:
    """What the rules do that may not be meant; each names its rule."""
    related = ["conditions", "shares__queue"]
    rules = list(stream.rules.select_related("queue").prefetch_related(*related))
    if len(rules) > MOST_RULES:
        words = _(
            "“%(rule)s” and what follows is not looked at: only the first %(most)d rules are."
        )
        yield words % {"rule": rules[MOST_RULES].name, "most": MOST_RULES}
    catch_all = None
    for rule in rules:
        if not rule.is_active:
            continue
        if catch_all is not None:
            words = _("“%(rule)s” can never be reached: “%(other)s” above it takes everything.")
            yield words % {"rule": rule.name, "other": catch_all.name}
        if not any(queue.is_active for queue in _queues(rule)):
            words = _("“%(rule)s” is skipped: its queue “%(queue)s” is not active.")
            yield words % {"rule": rule.name, "queue": rule.queue.name}
        elif not rule.conditions.all():
            yield (
                _("“%(rule)s” has no condition, so it takes every conversation.")
                % {"rule": rule.name}
            )
            catch_all = catch_all or rule


def _queues(rule: RoutingRule) -> list[Queue]:
    return [rule.queue, *(share.queue for share in rule.shares.all())]
