"""What the side panel tells of the survey of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from omnichannel.inbox.survey_words import NO_SURVEY
from omnichannel.showing.stars import stars
from workstreams.surveys.models import Invitation


@dataclass(frozen=True)
class SurveyCard:
    """`answers` are question and answer, of a survey that was sent back."""

    state: str
    stars: str
    score: int | None
    answers: Sequence[tuple[str, str]]


def survey_of(conversation_pk: int) -> SurveyCard | None:
    invitations = Invitation.objects.filter(conversation=conversation_pk).select_related("message")
    invitation = invitations.prefetch_related("answers__question").first()
    if invitation is None:
        return None
    answers = invitation.answers.all() if invitation.submitted_at else []
    return SurveyCard(
        state=_state(invitation),
        stars=stars(invitation.score) if invitation.score else "",
        score=invitation.score,
        answers=[(one.question.text, one.shown) for one in answers],
    )


def _state(invitation: Invitation) -> str:
    if invitation.submitted_at:
        return _("The customer answered the survey")
    if not invitation.was_sent:
        return str(NO_SURVEY[invitation.reason])
    if invitation.is_undelivered:
        return _("The survey could not be delivered")
    return _("The survey was sent, no answer yet")
