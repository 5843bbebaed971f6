"""The page of a rule: it belongs to a work stream, and leads back to its tab there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from omnichannel.administration.condition_words import sentence
from omnichannel.administration.conditions import ConditionInline
from omnichannel.administration.copying import copy_of_rule
from omnichannel.administration.rule_warnings import Warnings, in_one_line
from omnichannel.administration.vocabulary import Vocabulary
from workstreams.models import WorkStream


class RuleForm(forms.ModelForm):
    """`stream` is set where the page was opened from a work stream's tab."""

    stream: WorkStream | None = None

    class Meta:
        labels = {"match": gettext_lazy("Match")}
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
        help_texts = {
            "name": gettext_lazy("Shown where a conversation's way is explained."),
            "queue": gettext_lazy("Where the conversation waits for an agent."),
            "match": gettext_lazy("Whether all conditions have to hold, or any one is enough."),
            "is_active": gettext_lazy("A rule that is switched off is skipped."),
            "description": gettext_lazy("For colleagues: what the rule is for."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.stream is not None:
            self.instance.work_stream = self.stream

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stream = self.stream or self.cleaned_data.get("work_stream")
        others = type(self.instance)._default_manager.filter(work_stream=stream)
        name = self.cleaned_data.get("name")
        if stream and others.filter(name=name).exclude(pk=self.instance.pk).exists():
            words = _("The work stream has a rule “%(name)s” already. Choose another name.")
            self.add_error("name", ValidationError(words % {"name": name}))
        return cleaned


class RulePage(ModelAdmin):
    """For a ModelAdmin of rules with conditions; `tab` is theirs on the form of the stream."""

    form = RuleForm
    tab: str
    new: Any  # the title of the page for a new one
    parts: list[Any]  # inlines
    list_filter = ["work_stream", "is_active"]
    list_select_related = ["work_stream"]
    search_fields = ["name", "description"]
    ordering = ["work_stream__name", "order", "id"]
    autocomplete_fields = ["work_stream"]
    actions_submit_line = ["save_and_copy"]
    warn_unsaved_form = True
    change_form_template = "admin/workstreams/rule.html"
    compressed_fields = False

    class Media:
        css = {"all": ["omnichannel/rules.css"]}

    def warnings(self, stream: WorkStream) -> Warnings:
        raise NotImplementedError

    @action(description=gettext_lazy("Save and copy"), permissions=["change"])
    def save_and_copy(self, request: HttpRequest, obj: Any) -> None:
        """Only noted here: conditions are saved after the rule, and then copied with it."""
        request.copy_is_wanted = True  # type: ignore[attr-defined]

    @display(description=gettext_lazy("Work Stream"))
    def of_stream(self, rule: Any) -> SafeString:
        link = '<a class="rule-stream" href="{}">{}</a>'
        return format_html(link, self.address(rule.work_stream), rule.work_stream)

    def address(self, stream: WorkStream) -> str:
        change = reverse("admin:workstreams_workstream_change", args=[stream.pk])
        return f"{change}#{self.tab}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["of_stream"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """What conditions can ask for is known once the work stream is."""
        return self.parts if stream_of(request, obj) else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = type("RuleOfStreamForm", (RuleForm,), {"stream": stream_of(request, obj)})
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing from the address: what it names is fixed, and may not be there."""
        return {}

    def get_formset_kwargs(
        self, request: Any, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ConditionInline):
            kwargs["form_kwargs"] = {"vocabulary": vocabulary_of(request, obj)}
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rule = context.get("original")
        if (stream := stream_of(request, rule)) is not None:
            vocabulary = vocabulary_of(request, rule)
            context["vocabulary"] = vocabulary.as_json()
            context["warnings"] = self.warnings(stream).get(rule.pk, []) if rule else []
            conditions = rule.conditions.all() if rule else []
            context["sentence"] = sentence(rule.match, conditions, vocabulary) if rule else ""
        context["title"] = rule or self.new
        lead(request, stream, self, str(rule or self.new))
        return super().render_change_form(request, context, *args, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        lead(request, context["object"].work_stream, self, _("Delete"))
        return super().render_delete_form(request, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            others = self.model._default_manager.filter(work_stream=obj.work_stream)
            last = others.aggregate(last=Max("order"))["last"]
            obj.order = 1 if last is None else last + 1
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if any(field.name == "order" for field in formset.model._meta.fields):
            place_new_rows_last(formset)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rule = form.instance
        if sentences := self.warnings(rule.work_stream).get(rule.pk):
            messages.warning(request, in_one_line(rule, sentences))
        if hasattr(request, "copy_is_wanted"):
            words = _("“%(copy)s” stands at the end, switched off.")
            copy = copy_of_rule(self.model._default_manager.get(pk=rule.pk))
            messages.success(request, words % {"copy": copy.name})

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if "_addanother" in request.POST:
            super().response_add(request, obj, *args, **kwargs)  # for what it says
            return self._to_new_one(obj)
        if stream_of(request) is None:  # conditions follow, now that the stream is known
            return HttpResponseRedirect(self._own("change", obj.pk))
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        response = super().response_change(request, obj)
        return self._to_new_one(obj) if "_addanother" in request.POST else response

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.address(obj.work_stream))

    response_post_save_change = response_post_save_add

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.left = obj.work_stream  # type: ignore[attr-defined]
        super().delete_model(request, obj)

    def response_delete(self, request: Any, obj_display: str, obj_id: int) -> Any:
        super().response_delete(request, obj_display, obj_id)  # for what it says
        return HttpResponseRedirect(self.address(request.left))

    def _to_new_one(self, obj: Any) -> HttpResponseRedirect:
        of = urlencode({"work_stream": obj.work_stream_id})
        return HttpResponseRedirect(f"{self._own('add')}?{of}")

    def _own(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)


def stream_of(request: Any, rule: Any = None) -> WorkStream | None:
    """That of the rule; for a new one, that of the tab it is added on."""
    if rule is not None and rule.pk:
        stream: WorkStream = rule.work_stream
        return stream
    if not hasattr(request, "stream_of_rule"):
        given = request.GET.get("work_stream", "")
        streams = WorkStream.objects.filter(pk=given) if given.isdecimal() else []
        request.stream_of_rule = next(iter(streams), None)
    found: WorkStream | None = request.stream_of_rule
    return found


def vocabulary_of(request: Any, rule: Any = None) -> Vocabulary:
    """Read once for a page; the rule has a work stream."""
    if not hasattr(request, "vocabulary"):
        stream = stream_of(request, rule)
        request.vocabulary = Vocabulary.of(stream) if stream else Vocabulary(())
    vocabulary: Vocabulary = request.vocabulary
    return vocabulary


def lead(request: Any, stream: WorkStream | None, page: RulePage, here: str) -> None:
    """The way to the page, from the list of work streams; see header_title."""
    request.trail = [
        {
            "title": _("Work Streams"),
            "link": reverse("admin:workstreams_workstream_changelist"),
        }
    ]
    if stream is not None:
        tab = {"title": page.opts.verbose_name_plural, "link": page.address(stream)}
        request.trail += [{"title": stream, "link": page.address(stream).split("#")[0]}, tab]
    request.way_back = request.trail[-1]["link"]
    request.trail.append({"title": here})


def place_new_rows_last(formset: BaseInlineFormSet) -> None:
    """New rows come with any order, mostly 0: they go behind the old ones, as they stand."""
    last = max((_order(form) for form in formset.initial_forms), default=0)
    new = [form for form in formset.extra_forms if form.has_changed()]
    for step, form in enumerate(sorted(new, key=_order), start=1):
        form.instance.order = last + step


def _order(form: forms.ModelForm) -> int:
    return form.cleaned_data.get("order") or 0
