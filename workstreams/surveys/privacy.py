"""What customers answered goes with them, and is theirs to be given."""

from collections.abc import Sequence
from typing import Any

from workstreams.conversations.customer_export import also_tell
from workstreams.conversations.erasure import also_forget
from workstreams.conversations.models import Conversation
from workstreams.surveys.models import Answer, Invitation


@also_forget
def forget_answers(identity_id: int, conversation_ids: Sequence[int]) -> None:
    """Their words and their link; that somebody was asked, and their score, stay as figures."""
    of_customer = Invitation.objects.filter(conversation__in=conversation_ids)
    of_customer.update(token_hash="", sealed_link=None)  # first: nobody answers from here on
    Answer.objects.filter(invitation__conversation__in=conversation_ids).delete()


@also_tell("survey")
def survey_of(conversation: Conversation) -> dict[str, Any] | None:
    invitations = Invitation.objects.filter(conversation=conversation.pk).select_related("survey")
    invitation = invitations.prefetch_related("answers__question").first()
    if invitation is None:
        return None
    return {
        "survey": invitation.survey.name,
        "outcome": invitation.outcome,
        "asked_at": invitation.created_at,
        "answered_at": invitation.submitted_at,
        "answers": [
            {"question": answer.question.text, "answer": answer.value}
            for answer in invitation.answers.all()
        ],
    }
