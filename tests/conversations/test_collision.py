"""Whoever is second to answer is asked first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from workstreams.conversations import replies
from workstreams.conversations.collision import AnsweredMeanwhile
from workstreams.conversations.models import Direction, Message, Origin


@pytest.fixture
def says(conversation):
    def says(author=None, origin=Origin.AGENT, seconds=5, **fields):
        at = timezone.now() - timedelta(seconds=seconds)
        return Message.objects.create(
            conversation=conversation,
            channel_id=conversation.channel_id,
            direction=Direction.OUTBOUND,
            origin=origin,
            author=author,
            text="We have two.",
            state="sent",
            created_at=at,
            occurred_at=at,
            **fields,
        )

    return says


@pytest.fixture
def answer(conversation, alice):
    def answer(seen):
        context = replies.Context(seen=seen)
        return replies.reply(conversation, alice.user, "Yes.", context=context)

    return answer


@pytest.fixture
def seen(conversation):
    """The newest message Alice had before her eyes."""
    return conversation.messages.latest("pk").pk


def test_answer_of_a_colleague_seconds_ago_is_told(answer, says, seen, bob):
    said = says(bob.user)

    with pytest.raises(AnsweredMeanwhile) as refusal:
        answer(seen)

    assert refusal.value.newest == said.pk
    assert refusal.value.sentence == "Bob Okafor answered 5 seconds ago."


def test_answer_from_the_page_inbox_is_told(answer, says, seen):
    says(origin=Origin.ELSEWHERE)

    with pytest.raises(AnsweredMeanwhile, match="outside this inbox 5 seconds ago"):
        answer(seen)


def test_who_has_seen_it_is_not_asked(answer, says, bob):
    assert answer(says(bob.user).pk)


def test_answer_of_a_while_ago_is_no_matter(answer, says, seen, bob):
    says(bob.user, seconds=61)

    assert answer(seen)


def test_own_answer_from_another_window_is_no_matter(answer, says, seen, alice):
    says(alice.user)

    assert answer(seen)


def test_automated_message_is_no_matter(answer, says, seen):
    says(origin=Origin.AUTOMATED)

    assert answer(seen)


def test_who_does_not_tell_what_they_saw_is_not_asked(answer, says, bob):
    says(bob.user)

    assert answer(None)
