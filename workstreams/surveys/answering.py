"""A customer answers: kept as they go on, and submitted once."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from workstreams.conversations import timeline
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.surveys.models import Answer, Invitation, Question
from workstreams.surveys.models.invitation import InvitationClosed

Given = Mapping[int, str]  # by the question's id; "" takes an answer back


@transaction.atomic
def save_draft(invitation: Invitation, given: Given) -> None:
    """What is answered so far; raises InvitationClosed once there is nothing to change."""
    _lock_conversation(invitation)
    rows = Invitation.objects.select_for_update(of=("self",))
    if not rows.filter(pk=invitation.pk).unsubmitted(timezone.now()).exists():
        raise InvitationClosed(invitation.pk)
    _keep(invitation, given)


@transaction.atomic
def submit(invitation: Invitation, given: Given, questions: Sequence[Question]) -> None:
    """For good; raises InvitationClosed for whoever comes second, whose answers change nothing."""
    _lock_conversation(invitation)
    scoring = [question.pk for question in questions if question.is_score]
    score = next((int(given[key]) for key in scoring if given.get(key)), None)
    invitation.submit(score, timezone.now())
    _keep(invitation, given)
    timeline.record(
        invitation.conversation,
        ConversationEvent.Kind.SURVEY_ANSWERED,
        None,
        score=score,
        agent=invitation.agent_id,
        queue=invitation.queue_id,
    )


def _lock_conversation(invitation: Invitation) -> None:
    """Before the invitation, as an erasure does it, so that neither waits for the other."""
    rows = Conversation.objects.select_for_update(no_key=True)
    rows.values_list("pk").get(pk=invitation.conversation_id)


def _keep(invitation: Invitation, given: Given) -> None:
    """The invitation's row is ours."""
    empty = [key for key, value in given.items() if not value]
    invitation.answers.filter(question__in=empty).delete()
    Answer.objects.bulk_create(
        [
            Answer(invitation=invitation, question_id=key, value=value)
            for key, value in given.items()
            if value
        ],
        update_conflicts=True,
        unique_fields=["invitation", "question"],
        update_fields=["value"],
    )
