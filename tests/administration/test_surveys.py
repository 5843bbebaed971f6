"""What administrators set up, preview, read and take away of surveys."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.administration.conftest import page_fields
from tests.administration.forms import change, rows
from tests.surveys.conftest import make_survey
from workstreams.conversations.models import Conversation
from workstreams.models import Queue
from workstreams.surveys.models import ChannelSurvey, Invitation, Question, Survey

LIST = "/admin/surveys/invitation/"


@pytest.fixture
def survey(db):
    return make_survey()


@pytest.fixture
def saved(admin, application, stream, page, facebook):
    """`saved(is_on="on", …)`: posts the tab Surveys of the page; gives the response."""

    def saved(**fields):
        changed = page_fields(application, stream, page_id=page.page_id, name=page.name)
        kept = ChannelSurvey.objects.first()
        row = {"channel_ptr": page.pk, "channel": page.pk, **fields}
        if kept:
            row["id"] = kept.pk
        tab = rows("survey_setting", row, stored=int(bool(kept)))
        return admin.post(change(page), {**changed, **tab})

    return saved


def test_page_is_told_which_survey_its_customers_get(saved, survey):
    response = saved(is_on="on", survey=survey.pk, message="Tell us:")

    assert response.status_code == 302
    setting = ChannelSurvey.objects.get()
    assert (setting.is_on, setting.survey, setting.message) == (True, survey, "Tell us:")
    assert setting.on_since is not None


def test_turned_on_without_a_survey_is_refused(saved):
    response = saved(is_on="on")

    assert "Choose the survey that customers are to get" in response.content.decode()
    assert not ChannelSurvey.objects.exists()


def test_message_of_more_than_two_hundred_characters_is_refused(saved, survey):
    assert saved(is_on="on", survey=survey.pk, message="x" * 201).status_code == 200
    assert saved(is_on="on", survey=survey.pk, message="x" * 200).status_code == 302


def test_turned_off_and_on_it_counts_from_then(saved, survey):
    saved(is_on="on", survey=survey.pk)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    ChannelSurvey.objects.update(on_since=long_ago)

    saved(is_on="on", survey=survey.pk, message="New words")
    assert ChannelSurvey.objects.get().on_since == long_ago
    saved(survey=survey.pk)
    assert ChannelSurvey.objects.get().on_since is None
    saved(is_on="on", survey=survey.pk)
    assert ChannelSurvey.objects.get().on_since > long_ago


def test_page_says_how_the_survey_is_sent(admin, page):
    words = admin.get(change(page)).content.decode()

    assert "Send survey link to conversation" in words
    assert "Insert survey" not in words
    assert "Thank you for writing to us." in words


def survey_fields(name="Shop", **changes):
    return {
        "name": name,
        "is_active": "on",
        "language": "en-US",
        "valid_days": "7",
        "outside_url": "",
        **changes,
    }


RATING = {
    "position": 1,
    "kind": "rating",
    "text": "How was it?",
    "is_score": "on",
    "is_active": "on",
}


def test_survey_is_written_with_its_questions(admin):
    response = admin.post(
        "/admin/surveys/survey/add/", {**survey_fields(), **rows("questions", RATING)}
    )

    assert response.status_code == 302
    assert Question.objects.get().is_score


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ([{**RATING, "kind": "text"}], "Only a rating can count as satisfaction."),
        ([{**RATING, "kind": "choice", "is_score": "", "options": "One"}], "at least two options"),
    ],
)
def test_question_that_cannot_be_answered_is_refused(admin, wrong, sentence):
    posted = {**survey_fields(), **rows("questions", *wrong)}
    words = admin.post("/admin/surveys/survey/add/", posted).content.decode()

    assert sentence in words
    assert not Survey.objects.exists()


def test_two_scores_in_one_survey_are_refused(admin, survey):
    posted = {
        "survey": survey.pk,
        "position": 9,
        "kind": "rating",
        "text": "And the rest?",
        "is_score": "on",
        "is_active": "on",
        **rows("texts"),
    }
    words = admin.post("/admin/surveys/question/add/", posted).content.decode()

    assert "Only one question of a survey can count as satisfaction." in words


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://ask.example/", "beginning with https://"),
        ("https://ask.example/{customer}", "{customer} cannot be filled in"),
        ("javascript:alert(1)", "beginning with https://"),
    ],
)
def test_outside_address_that_would_not_open_is_refused(admin, url, sentence):
    posted = {**survey_fields(outside_url=url), **rows("questions")}
    words = admin.post("/admin/surveys/survey/add/", posted).content.decode()

    assert sentence in words


def test_translation_has_an_option_for_each(admin, survey):
    question = survey.questions.get(kind="choice")
    posted = {
        "survey": survey.pk,
        "position": 3,
        "kind": "choice",
        "text": question.text,
        "options": question.options,
        "is_active": "on",
        **rows(
            "texts",
            {"question": question.pk, "language": "de-DE", "text": "Gelöst?", "options": "Ja"},
        ),
    }
    words = admin.post(change(question), posted).content.decode()

    assert "Translate every option" in words


def test_preview_shows_the_customers_page_and_sends_nothing(admin, survey):
    where = reverse("admin:surveys_survey_preview", args=[survey.pk])
    words = admin.get(f"{where}?in=de-DE").content.decode()

    assert "Was war gut?" in words
    assert "disabled" in words
    assert admin.post(where).status_code == 405
    assert where in admin.get(change(survey)).content.decode()


def test_survey_in_use_is_not_deleted(admin, survey, page):
    ChannelSurvey.objects.create(
        channel=page.channel_ptr, is_on=True, survey=survey, on_since=datetime.now(UTC)
    )
    address = reverse("admin:surveys_survey_delete", args=[survey.pk])

    assert "1 page asks it" in admin.get(address).content.decode()
    admin.post(address, {"post": "yes"})
    assert Survey.objects.exists()


@pytest.fixture
def asked(survey, conversation, alice):
    """`asked(score, text)`: another conversation of Gilda's was asked about; gives the row."""

    def asked(score=None, text="", **fields):
        other = Conversation.objects.create(
            identity=conversation.identity,
            channel=conversation.channel,
            work_stream=conversation.work_stream,
            status="closed",
            closed_at=datetime.now(UTC),
        )
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
