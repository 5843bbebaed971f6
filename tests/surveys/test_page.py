"""Gilda opens her link, answers, changes her mind, and sends it once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.surveys.conftest import again, fields_of, make_survey
from workstreams.conversations.models import ConversationEvent
from workstreams.surveys.models import Answer, Invitation, Question, Survey


@pytest.fixture
def gilda(db):
    """A browser of somebody who has never signed in anywhere."""
    return Client(enforce_csrf_checks=True)


def given(invitation):
    return {answer.question.kind: answer.value for answer in again(invitation).answers.all()}


def send(browser, link, survey, **answers):
    return browser.post(link, {**fields_of(survey, **answers), "send": "1"})


def test_link_opens_without_signing_in_and_sets_no_cookie(gilda, link):
    response = gilda.get(link)

    assert response.status_code == 200
    assert not response.cookies
    words = response.content.decode()
    assert "How was our help?" in words
    assert "Harbour Lamps" in words


def test_page_is_found_by_no_search_engine_and_tells_no_other_site(gilda, link):
    response = gilda.get(link)

    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_page_tells_nothing_about_the_customer(gilda, link, invitation):
    identity = invitation.conversation.identity
    identity.name = "Gilda Rossi"
    identity.save()

    words = gilda.get(link).content.decode()

    for secret in ("Gilda", identity.external_id, "brass lamp", "Alice"):
        assert secret not in words


def test_answers_are_kept_and_the_score_counts(gilda, link, survey, invitation):
    response = send(gilda, link, survey, rating="4", choices=["Friendly", "Clear"], text="Faster!")

    assert response.status_code == 303
    assert "Thank you" in gilda.get(link).content.decode()
    assert given(invitation) == {"rating": "4", "choices": "Friendly\nClear", "text": "Faster!"}
    assert again(invitation).score == 4
    assert again(invitation).submitted_at


def test_answered_survey_stands_in_the_timeline(gilda, link, survey, invitation, alice):
    send(gilda, link, survey, rating="2")

    event = ConversationEvent.objects.get(kind="survey_answered")
    assert event.actor is None
    assert event.data == {"score": 2, "agent": alice.pk, "queue": invitation.queue_id}


def test_second_submission_changes_nothing(gilda, link, survey, invitation):
    send(gilda, link, survey, rating="4", text="Fine")

    send(gilda, link, survey, rating="1", text="No!")
    gilda.post(link, {**fields_of(survey, rating="1"), "save": "1"})
    incomplete = gilda.post(link, {"send": "1"}, follow=True)

    assert given(invitation) == {"rating": "4", "text": "Fine"}
    assert again(invitation).score == 4
    assert ConversationEvent.objects.filter(kind="survey_answered").count() == 1
    assert "Thank you" in gilda.get(link).content.decode()
    assert "Thank you" in incomplete.content.decode()


def test_required_question_is_asked_again_with_what_was_entered(gilda, link, survey, invitation):
    response = send(gilda, link, survey, text="A very particular wish")

    assert response.status_code == 422
    words = response.content.decode()
    assert "Please answer this question." in words
    assert "A very particular wish" in words
    assert not again(invitation).submitted_at
    assert given(invitation) == {"text": "A very particular wish"}


def test_saved_answers_are_there_when_the_link_is_opened_again(gilda, link, survey, invitation):
    response = gilda.post(
        link, {**fields_of(survey, choices="Clear", choice="Partly"), "save": "1"}, follow=True
    )

    assert "Saved." in response.content.decode()
    words = Client().get(link).content.decode()
    assert 'value="Clear" checked' in words
    assert 'value="Partly" checked' in words
    assert not again(invitation).submitted_at


def test_saved_answers_can_be_changed_and_taken_back(gilda, link, survey, invitation):
    gilda.post(link, {**fields_of(survey, rating="1", text="Bad"), "save": "1"})

    send(gilda, link, survey, rating="5", text="")

    assert given(invitation) == {"rating": "5"}


@pytest.mark.parametrize(
    "wrong",
    [{"rating": "6"}, {"rating": "4", "choice": "Perhaps"}, {"rating": "4", "text": "x" * 2001}],
)
def test_answer_that_was_not_offered_is_refused(gilda, link, survey, invitation, wrong):
    assert send(gilda, link, survey, **wrong).status_code == 422
    assert not again(invitation).submitted_at


def test_nul_characters_are_refused_rather_than_break_the_page(gilda, link, survey, invitation):
    assert send(gilda, link, survey, rating="4", text="a\x00b").status_code == 422


def test_question_that_is_no_longer_asked_keeps_its_answers(gilda, link, survey, invitation):
    gilda.post(link, {**fields_of(survey, text="Faster"), "save": "1"})
    Question.objects.filter(kind="text").update(is_active=False)

    assert "What should we do better?" not in gilda.get(link).content.decode()
    send(gilda, link, survey, rating="3")
    assert given(invitation)["text"] == "Faster"


def speak(invitation, language):
    Invitation.objects.filter(pk=invitation.pk).update(language=language)


def test_questions_are_in_the_language_of_the_page(gilda, link, survey, invitation):
    speak(invitation, "de-DE")

    words = gilda.get(link).content.decode()

    assert '<html lang="de" dir="ltr">' in words
    assert "Was war gut?" in words
    assert "Freundlich" in words
    assert "Antworten senden" in words or "Send answers" in words


def test_answer_is_kept_in_the_words_the_question_was_written_in(gilda, link, survey, invitation):
    speak(invitation, "de-DE")

    send(gilda, link, survey, rating="4", choices="Friendly")

    assert given(invitation)["choices"] == "Friendly"


def test_another_language_of_the_same_tongue_will_do(gilda, link, invitation):
    Question.objects.get(kind="choices").texts.update(language="de-DE")
    speak(invitation, "de-AT")

    assert "Was war gut?" in gilda.get(link).content.decode()


def test_question_without_a_translation_is_asked_as_it_was_written(gilda, link, invitation):
    speak(invitation, "fi-FI")

    words = gilda.get(link, headers={"Accept-Language": "fr"}).content.decode()

    assert "What was good?" in words
    assert '<html lang="fr"' in words


@pytest.mark.parametrize("language", ["pt-BR", "pt-PT"])
def test_page_speaks_portuguese_whatever_the_browser_does(gilda, link, invitation, language):
    speak(invitation, language)

    words = gilda.get(link, headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="pt" dir="ltr">' in words
    assert "Enviar respostas" in words


def test_arabic_is_read_from_the_right(gilda, link, invitation):
    speak(invitation, "ar-SA")

    assert '<html lang="ar" dir="rtl">' in gilda.get(link).content.decode()


def test_expired_and_unknown_links_look_the_same(gilda, link, invitation):
    known = gilda.get(link)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        expired = gilda.get(link)
    unknown = gilda.get("/surveys/not-a-link/")

    assert known.status_code == 200
    assert (expired.status_code, unknown.status_code) == (404, 404)
    assert expired.content == unknown.content
    assert "leads nowhere" in unknown.content.decode()
    assert "Harbour Lamps" not in unknown.content.decode()


def test_expired_link_takes_no_answer(gilda, link, survey, invitation):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert send(gilda, link, survey, rating="1").status_code == 404

    assert not Answer.objects.exists()


def test_link_that_was_sent_opens_our_page_although_others_are_asked_elsewhere(gilda, link, survey):
    Survey.objects.filter(pk=survey.pk).update(outside_url="https://ask.example/")

    assert gilda.get(link).status_code == 200


def test_answers_to_another_survey_are_not_taken(gilda, link, survey, invitation):
    other = make_survey("Another")

    assert send(gilda, link, other, rating="4").status_code == 422
    assert not Answer.objects.exists()


def test_other_methods_are_refused(gilda, link):
    assert gilda.put(link).status_code == 405


def test_guesses_are_limited_and_the_real_link_goes_on_opening(gilda, link):
    statuses = [gilda.get(f"/surveys/guess-{n}/").status_code for n in range(21)]

    assert statuses == [404] * 20 + [429]
    refused = gilda.get("/surveys/guess/")
    assert 0 < int(refused["Retry-After"]) <= 600
    assert gilda.get(link).status_code == 200


def test_one_link_is_not_opened_without_end(gilda, link):
    statuses = [gilda.get(link).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_link_is_not_in_the_log(gilda, caplog):
    from omnichannel.logs import without_personal_links

    event = without_personal_links(None, "", {"event": "Not Found: /surveys/abc-DEF_123/"})

    assert event["event"] == "Not Found: /surveys/***/"
