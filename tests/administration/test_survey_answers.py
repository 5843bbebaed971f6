"""Who was asked, what they answered, and the table of it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from tests.administration.forms import change
from tests.surveys.conftest import make_survey
from workstreams.conversations.models import Conversation
from workstreams.models import Queue
from workstreams.surveys.models import Invitation

LIST = "/admin/surveys/invitation/"


@pytest.fixture
def survey(db):
    return make_survey()


def another_conversation(conversation):
    return Conversation.objects.create(
        identity=conversation.identity,
        channel=conversation.channel,
        work_stream=conversation.work_stream,
        status="closed",
        closed_at=datetime.now(UTC),
    )


@pytest.fixture
def asked(survey, conversation, alice):
    """`asked(score, text)`: another conversation of Gilda's was asked about; gives the row."""

    def asked(score=None, text="", **fields):
        other = another_conversation(conversation)
        facts = {
            "survey": survey,
            "agent": alice,
            "queue": Queue.default(),
            "outcome": "sent",
            "expires_at": datetime.now(UTC),
            "score": score,
            "submitted_at": datetime.now(UTC) if score else None,
        }
        row = Invitation.objects.create(conversation=other, **{**facts, **fields})
        if text:
            row.answers.create(question=survey.questions.get(kind="text"), value=text)
        return row

    return asked


def test_figures_stand_above_the_list(admin, asked):
    for score in (5, 4, 2, None):
        asked(score)
    asked(outcome="not_sent", reason="window_closed", expires_at=None)

    words = " ".join(admin.get(LIST).content.decode().split())

    assert "75 %" in words  # three of four answered
    assert "67 %" in words  # two of three were satisfied
    assert "3.7" in words


def test_figures_follow_the_filters(admin, asked, bob):
    asked(5)
    asked(1, agent=bob)

    words = admin.get(f"{LIST}?agent={bob.pk}").content.decode()

    assert "0 %" in words
    assert words.count("1 of 5") == 1
    assert "5 of 5" not in words


@pytest.mark.parametrize("query", ["score=5", "agent=x", "score=x", "queue__id__exact=1"])
def test_filters_open(admin, asked, query):
    asked(5)

    assert admin.get(f"{LIST}?{query}").status_code == 200


def test_draft_is_shown_to_nobody(admin, asked):
    row = asked(None, "Not yet finished")

    assert "Not yet finished" not in admin.get(change(row)).content.decode()
    row.submitted_at = datetime.now(UTC)
    row.save()
    assert "Not yet finished" in admin.get(change(row)).content.decode()


def table(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_answers_are_downloaded_as_a_table(admin, asked):
    asked(4, "Faster,\nplease")
    asked(None, "A draft")

    response = admin.get(f"{LIST}csv/")
    head, *rows_of_it = table(response)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert head[-4:] == [
        "How was our help?",
        "What was good?",
        "Is it solved?",
        "What should we do better?",
    ]
    (row,) = rows_of_it
    assert row[2:5] == ["Harbour Lamps", "Default", "Alice Martin"]
    assert (row[7], row[-1]) == ("4", "Faster,\nplease")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_spreadsheet_runs_nothing_a_customer_wrote(admin, asked, text):
    asked(4, text)

    _head, row = table(admin.get(f"{LIST}csv/"))

    assert row[-1].startswith("'")


def test_table_holds_what_the_filters_leave(admin, asked):
    asked(4)
    asked(2)

    assert len(table(admin.get(f"{LIST}csv/?score=2"))) == 2
