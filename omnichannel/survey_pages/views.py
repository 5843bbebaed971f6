"""A customer opens their link, answers, changes their mind, and sends it once."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from omnichannel.counts import seconds_to_wait
from omnichannel.survey_form import SurveyForm, questions_of, tongue_of
from omnichannel.survey_pages import too_often
from workstreams.surveys.answering import save_draft, submit
from workstreams.surveys.models import Invitation
from workstreams.surveys.models.invitation import InvitationClosed

PRIVATE = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer"}
SAVED = "?saved"


@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class SurveyPage(View):
    """The link is the whole permission: there is no log-in, no cookie, and nobody's name.

    A form posted from elsewhere would need the link, so there is no other token to ask for.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._answer(request, kwargs["token"])
        for name, value in PRIVATE.items():
            response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest, token: str) -> HttpResponse:
        if too_often.asks_too_often(request, token):
            return _wait(request)
        invitation = _found(token)
        if invitation is None:
            wrong = too_often.guesses_too_often(request)
            return (
                _wait(request) if wrong else render(request, "survey_pages/gone.html", status=404)
            )
        spoken = tongue_of(invitation.language)
        with translation.override(spoken):
            # HttpResponse, as the classes of Django's views are named by what they are given
            response: Any = super().dispatch(request, invitation=invitation)
        response.headers["Content-Language"] = spoken
        return response

    def get(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        if invitation.submitted_at:
            return _thanks(request, invitation)
        return _show(request, invitation, _form(invitation), is_saved="saved" in request.GET)

    def post(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        """Whatever is right is kept, also where something else is wrong."""
        is_draft = "save" in request.POST
        form = _form(invitation, request.POST, is_draft=is_draft)
        is_valid = form.is_valid()
        try:
            if is_valid and not is_draft:
                submit(invitation, form.given, form.questions)
            else:
                save_draft(invitation, form.given)
        except InvitationClosed:  # the next page says thanks, or that the link leads nowhere
            return HttpResponseRedirect(request.path, status=303)
        if not is_valid:
            return _show(request, invitation, form, status=422)
        return HttpResponseRedirect(request.path + (SAVED if is_draft else ""), status=303)


def _found(token: str) -> Invitation | None:
    valid = Invitation.objects.opened_by(token, timezone.now())
    return valid.select_related("survey", "conversation__channel").first()


def _form(invitation: Invitation, data: Any = None, *, is_draft: bool = False) -> SurveyForm:
    kept = dict(invitation.answers.values_list("question", "value"))
    questions = questions_of(invitation.survey)
    return SurveyForm(questions, invitation.language, kept, data, is_draft=is_draft)


def _show(
    request: HttpRequest,
    invitation: Invitation,
    form: SurveyForm,
    *,
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "organisation": invitation.conversation.channel.name,
        "asked": form.asked(),
        "valid_until": invitation.expires_at,
        "is_saved": is_saved,
        "is_wrong": status != 200,
    }
    return render(request, "survey_pages/survey.html", shown, status=status)


def _thanks(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    organisation = invitation.conversation.channel.name
    return render(request, "survey_pages/thanks.html", {"organisation": organisation})


def _wait(request: HttpRequest) -> HttpResponse:
    response = render(request, "survey_pages/wait.html", status=429)
    response.headers["Retry-After"] = str(seconds_to_wait(too_often.PERIOD))
    return response
