"""An agent answers, sends again, confirms; with htmx and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.fixtures import days_ago
from tests.inbox.conftest import address
from workstreams.conversations.models import Message, State

HTMX = {"HX-Request": "true"}


def test_an_answer_is_kept_and_leads_back_to_the_conversation(at_alices, conversation):
    response = at_alices.post(address(conversation, "replies/"), {"text": "Yes, two of them."})

    assert response.status_code == 302
    assert response.url == address(conversation)
    assert Message.objects.get(state=State.QUEUED).text == "Yes, two of them."


def test_an_answer_by_htmx_brings_the_thread(at_alices, conversation):
    response = at_alices.post(address(conversation, "replies/"), {"text": "Yes"}, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="entries"' in html
    assert "<html" not in html
    assert "<textarea" not in html


def test_an_empty_answer_is_refused_with_a_sentence(at_alices, conversation):
    response = at_alices.post(address(conversation, "replies/"), {"text": "  "})

    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_a_refused_answer_keeps_its_words(at_alices, conversation):
    conversation.identity.window_opened_at = days_ago(8)
    conversation.identity.save(update_fields=["window_opened_at"])

    response = at_alices.post(address(conversation, "replies/"), {"text": "Are you <there>?"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Are you &lt;there&gt;?</textarea>" in html
    assert "so Facebook takes no answer. You can answer again when the customer writes." in html


def test_a_refused_answer_by_htmx_brings_the_sentence(at_alices, conversation):
    response = at_alices.post(address(conversation, "replies/"), {"text": ""}, headers=HTMX)

    assert response.status_code == 422
    assert 'id="refusal" role="alert">Write something first.' in response.content.decode()


def test_a_far_too_long_answer_is_refused(at_alices, conversation):
    response = at_alices.post(address(conversation, "replies/"), {"text": "a" * 20_001})

    assert response.status_code == 422
    assert not Message.objects.filter(state=State.QUEUED).exists()


def test_a_failed_message_is_sent_again(at_alices, conversation, write):
    message = write(conversation, "Yes", state=State.FAILED, error="Facebook was busy.")

    response = at_alices.post(address(conversation, f"messages/{message.pk}/retry/"))

    message.refresh_from_db()
    assert response.url == address(conversation)
    assert message.state == State.QUEUED


def test_a_message_that_left_is_not_sent_again(at_alices, conversation, write):
    message = write(conversation, "Yes", state=State.SENT)

    response = at_alices.post(address(conversation, f"messages/{message.pk}/retry/"), headers=HTMX)

    message.refresh_from_db()
    assert message.state == State.SENT
    assert "on its way already" in response.content.decode()


def test_an_unsure_message_is_confirmed(at_alices, conversation, write):
    message = write(conversation, "Yes", state=State.UNKNOWN, unknown_since=timezone.now())

    at_alices.post(address(conversation, f"messages/{message.pk}/confirmation/"))

    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.parametrize(("seconds", "offered"), [(30, False), (61, True)])
def test_an_unsure_message_is_left_to_the_echo_for_a_minute(
    at_alices, conversation, write, seconds, offered
):
    since = timezone.now() - timedelta(seconds=seconds)
    write(conversation, "Yes", state=State.UNKNOWN, unknown_since=since)

    html = at_alices.get(address(conversation)).content.decode()

    assert ("Checking with Facebook, nothing is sent twice." in html) is not offered
    assert ("It arrived</button>" in html) is offered


def test_answer_after_a_colleagues_asks_first_and_loses_nothing(
    at_alices, conversation, write, bob
):
    seen = conversation.messages.latest("pk").pk
    said = write(conversation, "We have two.", state=State.SENT, author=bob.user)
    form = {"text": "Yes, two.", "seen": seen}
    response = at_alices.post(address(conversation, "replies/"), form)

    html = response.content.decode()
    assert response.status_code == 422
    assert "Bob Okafor answered 1 second ago." in html
    assert "Yes, two.</textarea>" in html
    assert f'name="anyway" value="{said.pk}"' in html


def test_answer_is_sent_anyway_when_its_agent_says_so(at_alices, conversation, write, bob):
    seen = conversation.messages.latest("pk").pk
    said = write(conversation, "We have two.", state=State.SENT, author=bob.user)
    form = {"text": "Yes, two.", "seen": seen, "anyway": said.pk}

    assert at_alices.post(address(conversation, "replies/"), form).status_code == 302
    assert Message.objects.get(state=State.QUEUED).text == "Yes, two."


def test_link_beside_a_message_puts_it_above_the_field(at_alices, conversation):
    question = conversation.messages.get()

    html = at_alices.get(address(conversation), {"reply_to": question.pk}).content.decode()
    assert f'name="reply_to" value="{question.pk}"' in html
    assert "<bdi data-words>Is the brass lamp in stock?</bdi>" in html


def test_answer_refers_to_the_message(at_alices, conversation):
    question = conversation.messages.get()
    form = {"text": "Yes, that one.", "reply_to": question.pk}
    at_alices.post(address(conversation, "replies/"), form)

    assert Message.objects.get(state=State.QUEUED).reply_to_external_id == question.external_id
