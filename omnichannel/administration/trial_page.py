"""*Try it*: what the rules and the agents would make of a conversation, and of past ones."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from omnichannel.administration import withheld_profiles
from omnichannel.administration.trial_form import TrialForm, switch
from omnichannel.asking import user_of
from routing import trial
from routing.candidates import candidates
from routing.considered import Considered, considered
from routing.explanation import Explanation
from routing.facts import moment_of
from routing.requirement import requirement_for
from routing.rules import draw_of
from workstreams.models import RatingValue, Skill, WorkStream

if TYPE_CHECKING:
    from omnichannel.administration.workstreams import WorkStreamAdmin

MOST_LINKS = 20


class DryRunForm(forms.Form):
    most = forms.IntegerField(
        label=gettext_lazy("Conversations"),
        min_value=1,
        max_value=5000,
        initial=500,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    with_inactive = switch(gettext_lazy("Also count switched-off rules"))


def show(request: HttpRequest, object_id: str, model_admin: "WorkStreamAdmin") -> HttpResponse:
    stream = get_object_or_404(WorkStream, pk=object_id)
    if not model_admin.has_view_permission(request, stream):
        raise PermissionDenied
    lead_to(request, stream)
    tries, runs = "try" in request.POST, "dry_run" in request.POST
    form = TrialForm(
        stream, user_of(request), request.POST or None
    )  # a dry run keeps what is filled in
    describes_run = request.POST if "run-most" in request.POST else None
    dry_run_form = DryRunForm(describes_run, prefix="run")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": stream.name,
        "subtitle": None,
        "opts": model_admin.opts,
        "original": stream,
        "profile_warnings": list(withheld_profiles.warnings(stream)),
        "form": form,
        "dry_run_form": dry_run_form,
        "media": model_admin.media + form.media + dry_run_form.media,
        **(result(form) if tries and form.is_valid() else {}),
        **(dry_run(stream, dry_run_form) if runs and dry_run_form.is_valid() else {}),
    }
    return TemplateResponse(request, "admin/trial/page.html", context)


def lead_to(request: Any, stream: WorkStream) -> None:
    """The way to the page, from the list of work streams; see header_title."""
    change = reverse("admin:workstreams_workstream_change", args=[stream.pk])
    request.trail = [
        {"title": _("Work Streams"), "link": reverse("admin:workstreams_workstream_changelist")},
        {"title": stream, "link": change},
        {"title": _("Try it")},
    ]
    request.way_back = f"{change}#rules"


def result(form: TrialForm) -> dict[str, Any]:
    """Rule by rule what was seen, the queue, the skills, and who would get it now."""
    past = form.cleaned_data["conversation"]
    facts = trial.facts_of_conversation(past) if past else form.facts()
    moment = moment_of(facts, timezone.now())
    tried = trial.try_out(
        form.stream,
        facts,
        moment,
        with_inactive=form.cleaned_data["with_inactive"],
        draw=draw_of(past.pk) if past else 0,
    )
    return {
        "tried": tried,
        "skills": skills_in_words(tried.required_skills),
        "split": split_in_words(tried.explanation),
        "places": places(tried, form.stream),
        "picks": form.stream.mode == WorkStream.Mode.PICK,
        "open_queue": tried.queue.is_open_at(moment),
    }


def split_in_words(explanation: Explanation) -> str:
    """Empty where the rule that holds leads to one queue."""
    return ", ".join(
        _("%(percent)d %% to %(queue)s") % {"percent": percent, "queue": queue}
        for rule in explanation.rules
        if rule.won
        for queue, percent in rule.split
    )


def skills_in_words(required: dict[int, int]) -> list[str]:
    names = {skill.pk: skill for skill in Skill.objects.filter(pk__in=required)}
    steps = {
        (step.model_id, step.value): step.name
        for step in RatingValue.objects.filter(model__skills__in=required)
    }
    return [
        f"{names[key].name} · {steps.get((names[key].rating_model_id, least), least)}"
        for key, least in required.items()
        if key in names
    ]


def places(tried: trial.Trial, stream: WorkStream) -> list[Considered]:
    """Who serves the queue it would wait in, in order."""
    if tried.waits_in is None:
        return []
    requirement = requirement_for(tried.waits_in, stream, tried.required_skills)
    return considered(candidates(requirement), requirement, timezone.now())


def dry_run(stream: WorkStream, form: DryRunForm) -> dict[str, Any]:
    """How many of the last ones would have gone elsewhere, and which."""
    run = trial.dry_run(
        stream, form.cleaned_data["most"], with_inactive=form.cleaned_data["with_inactive"]
    )
    return {"run": run, "examples": run.moved[:MOST_LINKS]}
