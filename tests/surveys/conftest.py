"""A survey at the page, a conversation that is over, and Gilda with her link."""

from datetime import UTC, datetime

import pytest

from workstreams.conversations import lifecycle, replies
from workstreams.conversations.models import Conversation, Message
from workstreams.surveys.inviting import invite
from workstreams.surveys.models import ChannelSurvey, Invitation, Survey
from workstreams.surveys.sealed_link import with_link


def make_survey(name="After a conversation", **fields):
    """A rating that counts, a choice of any, one of several, and own words."""
    survey = Survey.objects.create(name=name, **fields)
    survey.questions.create(
        position=1, kind="rating", text="How was our help?", is_required=True, is_score=True
    )
    good = survey.questions.create(
        position=2, kind="choices", text="What was good?", options="Quick answer\nFriendly\nClear"
    )
    good.texts.create(
        language="de-DE", text="Was war gut?", options="Schnell\nFreundlich\nVerständlich"
    )
    survey.questions.create(
        position=3, kind="choice", text="Is it solved?", options="Yes\nPartly\nNo"
    )
    survey.questions.create(position=4, kind="text", text="What should we do better?")
    return survey


@pytest.fixture
def survey(db):
    return make_survey()


@pytest.fixture
def setting(survey, page):
    """The page asks its customers."""
    return ChannelSurvey.objects.create(
        channel=page.channel_ptr,
        is_on=True,
        survey=survey,
        on_since=datetime(2026, 1, 1, tzinfo=UTC),
    )


def answer(conversation, text="Yes, it is."):
    replies.reply(conversation, conversation.agent.user, text)


def close(conversation):
    """Its agent ends it and closes it."""
    agent = conversation.agent.user
    lifecycle.end(conversation, agent)
    lifecycle.close_session(Conversation.objects.get(pk=conversation.pk), agent)


@pytest.fixture
def closed(setting, conversation):
    """Alice answered Gilda, and it is over; nobody was asked yet."""
    answer(conversation)
    close(conversation)
    return Conversation.objects.get()


@pytest.fixture
def invitation(closed):
    return invite(closed.pk)


def link_of(invitation):
    """Its path, as Gilda finds it in the message."""
    text = with_link(Message.objects.get(pk=invitation.message_id)).text
    return "/" + text.rsplit("\n", 1)[1].split("/", 3)[3]


@pytest.fixture
def link(invitation):
    return link_of(invitation)


def fields_of(survey, **given):
    """`fields_of(survey, rating="4")`: as the browser posts them, by the kind of the question."""
    names = {question.kind: f"q{question.pk}" for question in survey.questions.all()}
    return {names[kind]: value for kind, value in given.items()}


def again(invitation):
    return Invitation.objects.get(pk=invitation.pk)
