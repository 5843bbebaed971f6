"""What was done to a message, and how it got here: told beside its words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.inbox import stretch
from tests.inbox.conftest import address
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    MessageVersion,
    Origin,
    Reaction,
    State,
    Status,
)


@pytest.fixture
def read(at_alices, conversation):
    return lambda: at_alices.get(address(conversation)).content.decode()


def react(message, emoji):
    Reaction.objects.create(message=message, name="love", emoji=emoji, reacted_at=timezone.now())


def test_a_reaction_stands_on_its_message(read, conversation, write):
    react(write(conversation, "Done", state=State.READ), "❤")

    assert "The customer reacted: ❤" in read()


def test_a_reaction_that_was_taken_back_is_gone(read, conversation, write):
    react(write(conversation, "Done", state=State.READ), "")

    assert "reacted" not in read()


def test_an_edited_message_shows_its_earlier_versions(read, conversation, write):
    now = timezone.now()
    message = write(conversation, "The 30 cm one", edited_at=now, edit_number=1)
    MessageVersion.objects.create(message=message, text="The 20 cm one", number=0, replaced_at=now)

    html = read()
    assert "<summary>Edited</summary>" in html
    assert "The 20 cm one" in html


def test_an_unsent_message_keeps_its_place_and_nothing_else(read, conversation, write):
    now = timezone.now()
    message = write(conversation, unsent_at=now, edited_at=now, edit_number=1)
    react(message, "")

    html = read()
    assert "The customer unsent this message." in html
    assert "Edited" not in html


def test_an_erased_message_says_so(read, conversation, write):
    write(conversation, erased_at=timezone.now())

    assert "This message was erased." in read()


def test_a_message_quoted_from_far_above_is_shown(read, conversation, write, monkeypatch):
    monkeypatch.setattr(stretch, "PAGE_SIZE", 2)
    long_ago = timezone.now() - timedelta(hours=2)
    write(conversation, "The long question", external_id="m_77", occurred_at=long_ago)
    write(conversation, "That one", reply_to_external_id="m_77")
    write(conversation, "Please")

    html = read()
    assert "<bdi>The long question</bdi></blockquote>" in html
    assert html.count("The long question") == 1


def test_a_quoted_file_is_named(read, conversation, write, monkeypatch):
    monkeypatch.setattr(stretch, "PAGE_SIZE", 1)
    long_ago = timezone.now() - timedelta(hours=2)
    picture = write(conversation, external_id="m_77", occurred_at=long_ago)
    Attachment.objects.create(message=picture, kind="image")
    write(conversation, "That one", reply_to_external_id="m_77")

    assert "<bdi>Picture</bdi></blockquote>" in read()


def test_quoting_an_unsent_message_says_so(read, conversation, write):
    write(conversation, external_id="m_77", unsent_at=timezone.now())
    write(conversation, "That one", reply_to_external_id="m_77")

    assert "An unsent message" in read()


def test_quoting_an_unknown_message_says_so(read, conversation, write):
    write(conversation, "That one", reply_to_external_id="m_unknown")

    assert "A message that is not here" in read()


def test_a_quote_shows_nothing_of_a_conversation_that_is_not_theirs(read, conversation, write, bob):
    earlier = Conversation.objects.create(
        identity=conversation.identity,
        channel=conversation.channel,
        work_stream=conversation.work_stream,
        queue=conversation.queue,
        agent=bob,
        status=Status.CLOSED,
        closed_at=timezone.now(),
    )
    write(earlier, "Between Bob and me", external_id="m_77")
    write(conversation, "That one", reply_to_external_id="m_77")

    html = read()
    assert "Between Bob and me" not in html
    assert "A message that is not here" in html


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("order", "Ordered"),
        ("form", "Filled in a form"),
        ("feedback", "Gave feedback"),
        ("customer_information", "Gave their details"),
    ],
)
def test_what_was_filled_in_is_labelled(read, conversation, write, kind, label):
    write(conversation, "2 of the brass ones", kind=kind)

    html = read()
    assert f'<span class="bubble-label">{label}</span>' in html
    assert "2 of the brass ones" in html


def test_what_came_while_another_application_answered_is_marked(read, conversation, write):
    write(conversation, "Anybody?", from_standby=True)

    assert "Arrived while another application was answering" in read()


def test_what_another_application_sent_is_marked(read, conversation, write):
    write(conversation, "Yes", state=State.SENT, origin=Origin.ELSEWHERE, from_standby=True)

    assert "Sent by another application" in read()


def test_what_was_fetched_later_is_marked(read, conversation, write):
    write(conversation, "From last week", from_history=True)

    assert "Fetched later" in read()


def test_a_held_message_says_what_it_waits_for(read, conversation, write):
    write(conversation, "Yes", state=State.HELD)

    assert "Waiting for the page to be connected again" in read()


def test_agents_see_the_sentence_of_a_failure_and_no_codes(read, conversation, write):
    failed = {"error": "Facebook was busy.", "error_code": "100/2018047", "trace_id": "AbC"}
    write(conversation, "Yes", state=State.FAILED, **failed)

    html = read()
    assert "Facebook was busy." in html
    assert "2018047" not in html
    assert "AbC" not in html


def test_administrators_see_the_code_and_the_trace_id(signed_in, admin_user, conversation, write):
    failed = {"error": "Facebook was busy.", "error_code": "100/2018047", "trace_id": "AbC"}
    write(conversation, "Yes", state=State.FAILED, **failed)

    html = signed_in(admin_user).get(address(conversation)).content.decode()
    assert "100/2018047" in html
    assert "AbC" in html
