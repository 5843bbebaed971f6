"""Programs read what customers answered, of the conversations that are theirs."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import make_agent
from tests.surveys.conftest import (  # noqa: F401 - fixtures
    closed,
    fields_of,
    invitation,
    link,
    make_survey,
    setting,
    survey,
)
from workstreams.conversations.models import Conversation
from workstreams.surveys.models import Invitation

ADDRESS = "/api/v1/surveys/"


@pytest.fixture
def answered(client, link, survey, invitation):  # noqa: F811 - fixtures
    client.post(link, {**fields_of(survey, rating="4", text="Faster"), "send": "1"})
    return Invitation.objects.get()


def test_answers_come_with_agent_queue_and_score(program, alice, answered):
    (found,) = program(alice).get(ADDRESS).json()["results"]

    assert found["conversation"] == answered.conversation_id
    assert found["survey"] == {"id": answered.survey_id, "name": "After a conversation"}
    assert found["agent"]["username"] == "alice"
    assert found["queue"]["name"] == "Default"
    assert (found["outcome"], found["reason"], found["score"]) == ("sent", "", 4)
    assert datetime.fromisoformat(found["sent_at"]) < datetime.now(UTC)
    assert found["submitted_at"] is not None
    assert [(one["kind"], one["value"]) for one in found["answers"]] == [
        ("rating", "4"),
        ("text", "Faster"),
    ]


def test_link_is_in_no_answer_of_the_api(program, alice, answered, link):  # noqa: F811
    told = program(alice)
    token = link.split("/")[2]

    for address in (ADDRESS, "/api/v1/messages/", "/api/v1/conversations/"):
        assert token not in told.get(address).content.decode()


def test_strangers_get_nothing(program, answered):
    stranger = make_agent("dora", "Dora Lind")

    assert program(stranger).get(ADDRESS).json()["results"] == []


def test_draft_is_for_nobody(client, program, alice, link, survey, invitation):  # noqa: F811
    client.post(link, {**fields_of(survey, rating="1", text="Draft"), "save": "1"})

    (found,) = program(alice).get(ADDRESS).json()["results"]

    assert (found["answers"], found["score"], found["submitted_at"]) == ([], None, None)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"score": "4"}, 1),
        ({"score": "1"}, 0),
        ({"answered": "true"}, 1),
        ({"answered": "false"}, 0),
        ({"submitted_after": "2026-01-01T00:00:00Z"}, 1),
        ({"submitted_before": "2026-01-01T00:00:00Z"}, 0),
        ({"agent": "0"}, 0),
        ({"queue": "0"}, 0),
        ({"survey": "0"}, 0),
        ({"conversation": "0"}, 0),
    ],
)
def test_filters(program, alice, answered, query, count):
    assert len(program(alice).get(ADDRESS, query).json()["results"]) == count


@pytest.mark.parametrize("query", [{"score": "9"}, {"agent": "x"}, {"submitted_after": "soon"}])
def test_filter_that_means_nothing_is_refused(program, alice, answered, query):
    assert program(alice).get(ADDRESS, query).status_code == 400


def test_list_asks_as_often_for_many_as_for_one(program, sofia, answered):
    reads = program(sofia)
    with CaptureQueriesContext(connection) as few:
        reads.get(ADDRESS)
    for number in range(10):
        more(answered, number)
    with CaptureQueriesContext(connection) as many:
        assert len(reads.get(ADDRESS).json()["results"]) == 11

    assert len(many) == len(few)


def more(answered, number):
    other = answered.conversation
    conversation = Conversation.objects.create(
        identity=other.identity,
        channel=other.channel,
        work_stream=other.work_stream,
        status="closed",
        closed_at=datetime.now(UTC),
    )
    invitation = Invitation.objects.create(  # noqa: F811
        conversation=conversation,
        survey=make_survey(f"Survey {number}"),
        agent=answered.agent,
        outcome="sent",
        token_hash=f"{number}",
        expires_at=datetime.now(UTC),
        submitted_at=datetime.now(UTC),
    )
    invitation.answers.create(question=invitation.survey.questions.last(), value="Fine")
