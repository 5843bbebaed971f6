"""Surveys come from the set-up file, and those who have answered keep their questions."""

import copy

import pytest

from omnichannel.administration import setup
from tests.setup_file.everything import EVERYTHING
from tests.setup_file.using import apply, refusal
from workstreams.surveys.models import ChannelSurvey, Invitation, Question, Survey

SURVEYS = EVERYTHING["surveys"]


@pytest.fixture
def surveys(db):
    wanted = copy.deepcopy(SURVEYS)
    apply({"surveys": copy.deepcopy(wanted)})
    return wanted


def test_page_gets_its_survey_and_asks_from_then_on(everything):
    setting = ChannelSurvey.objects.get()

    assert (setting.is_on, setting.survey.name) == (True, "After a conversation")
    assert setting.message == "Wie war es?"
    assert setting.on_since is not None


def test_question_keeps_its_row_when_it_is_worded_anew(surveys):
    keys = list(Question.objects.values_list("pk", flat=True))
    surveys[0]["questions"][0]["text"] = "How did we help?"

    outcome = apply({"surveys": surveys})

    assert list(Question.objects.values_list("pk", flat=True)) == keys
    assert any("How did we help?" in sentence for sentence in outcome.changes)


def test_score_moves_to_another_question(surveys):
    first, second = surveys[0]["questions"]
    second.update(kind="rating", options=[], translations=[])
    first["is_score"], second["is_score"] = False, True
    apply({"surveys": copy.deepcopy(surveys)})
    first["is_score"], second["is_score"] = True, False
    apply({"surveys": copy.deepcopy(surveys)})

    assert [one.is_score for one in Question.objects.order_by("position")] == [True, False]


def test_question_that_was_answered_is_not_removed(surveys, conversation):
    survey = Survey.objects.get(name="After a conversation")
    invitation = Invitation.objects.create(
        conversation=conversation,
        survey=survey,
        outcome="not_sent",
        reason="window_closed",
    )
    invitation.answers.create(question=survey.questions.last(), value="Friendly")
    del surveys[0]["questions"][1]

    assert "is in use" in refusal({"surveys": surveys})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"outside_url": "http://ask.example"}, "https://"),
        ({"language": "tlh"}, "tlh"),
        ({"colour": "red"}, "is not known here"),
        ({"valid_days": 0}, "greater than or equal to 1"),
    ],
)
def test_wrong_survey_is_refused_with_its_place(db, change, told):
    message = refusal({"surveys": [{**SURVEYS[1], **change}]})

    assert "surveys[0]" in message
    assert told in message


def test_page_that_asks_needs_a_survey(file, secrets):
    file["applications"][0]["pages"][0]["survey"] = {"is_on": True}

    with pytest.raises(setup.SetupRefused) as refused:
        setup.check(file)

    assert "is needed where is_on is true" in "\n".join(refused.value.sentences)
