"""What administrators set up and preview of surveys."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.administration.conftest import page_fields
from tests.administration.forms import change, rows
from tests.surveys.conftest import make_survey
from workstreams.surveys.models import ChannelSurvey, Question, Survey


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
