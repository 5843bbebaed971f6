"""Two at once: the customer is asked once, and what they sent first counts."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection

from tests.surveys.conftest import again
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import ConversationEvent, Message
from workstreams.surveys.answering import save_draft, submit
from workstreams.surveys.inviting import invite
from workstreams.surveys.models import Invitation
from workstreams.surveys.models.invitation import InvitationClosed

TIMES = 5


def both(*works):
    """What each of them gives; they begin at the same moment."""
    barrier = Barrier(len(works))

    def begin(work):
        try:
            barrier.wait(30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [task.result(60) for task in [pool.submit(begin, work) for work in works]]


@pytest.mark.parametrize("time", range(TIMES))
def test_two_workers_ask_a_customer_once(transactional_db, closed, time):
    invitations = both(*[lambda: invite(closed.pk)] * 3)

    assert len([one for one in invitations if one]) == 1
    assert Message.objects.filter(kind="survey").count() == 1
    assert ConversationEvent.objects.filter(kind="survey").count() == 1


def submission(invitation, questions, score, text):
    rating, *_others, own_words = questions

    def send():
        mine = Invitation.objects.get(pk=invitation.pk)
        try:
            submit(mine, {rating.pk: score, own_words.pk: text}, questions)
        except InvitationClosed:
            return ""
        return score

    return send


@pytest.mark.parametrize("time", range(TIMES))
def test_one_of_two_submissions_wins_with_all_its_answers(transactional_db, invitation, time):
    questions = list(invitation.survey.questions.all())

    scores = both(
        submission(invitation, questions, "1", "Slow"),
        submission(invitation, questions, "5", "Quick"),
    )

    (won,) = filter(None, scores)
    words = {"1": "Slow", "5": "Quick"}[won]
    assert again(invitation).score == int(won)
    assert [answer.value for answer in invitation.answers.all()] == [won, words]
    assert ConversationEvent.objects.filter(kind="survey_answered").count() == 1


@pytest.mark.parametrize("time", range(TIMES))
@pytest.mark.parametrize("give", [save_draft, submit])
def test_nothing_of_an_answer_outlives_an_erasure(transactional_db, invitation, give, time):
    rating = invitation.survey.questions.first()

    def answer():
        mine, given = Invitation.objects.get(pk=invitation.pk), {rating.pk: "4"}
        with suppress(InvitationClosed):
            give(mine, given) if give is save_draft else give(mine, given, [rating])

    both(answer, lambda: erase_customer(invitation.conversation.identity, None))

    assert not invitation.answers.exists()
    assert again(invitation).token_hash == ""


def test_draft_after_the_submission_changes_nothing(invitation):
    rating = invitation.survey.questions.first()
    submit(invitation, {rating.pk: "4"}, [rating])

    with pytest.raises(InvitationClosed):
        save_draft(invitation, {rating.pk: "1"})

    assert invitation.answers.get().value == "4"
