"""A conversation as plain text."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Message, Note
from workstreams.models import SupervisorSettings

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def taken(client, conversation, query=""):
    response = client.get(address(conversation, f"transcript/{query}"))
    assert response.status_code == 200
    return asyncio.run(whole(response)).decode()


async def whole(response):
    return b"".join([piece async for piece in response.streaming_content])


@pytest.fixture
def said(conversation, alice, write):
    Message.objects.update(occurred_at=NINE)
    write(
        conversation,
        "Yes, two.",
        state="sent",
        author=alice.user,
        occurred_at=NINE.replace(minute=5),
    )
    Note.objects.create(
        conversation=conversation,
        author=alice.user,
        text="Careful with this one",
        written_at=NINE.replace(minute=3),
    )
    return conversation


def test_transcript_tells_who_said_what_and_when(at_alices, said):
    text = taken(at_alices, said)

    assert f"Conversation {said.pk}\n" in text
    assert "Page: Harbour Lamps\n" in text
    assert "2 Mar 2026, 09:00] " in text
    assert text.index("Is the brass lamp in stock?") < text.index("Alice Martin: Yes, two.")


def test_it_is_a_file_of_its_own(at_alices, said):
    response = at_alices.get(address(said, "transcript/"))

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert f'filename="Conversation-{said.pk}.txt"' in response["Content-Disposition"]
    assert int(response["Content-Length"]) == len(asyncio.run(whole(response)))


def test_times_are_those_of_the_reader(at_alices, alice, said):
    alice.user.time_zone = "Asia/Tokyo"
    alice.user.save(update_fields=["time_zone"])

    assert "[2 Mar 2026, 18:00]" in taken(at_alices, said)


def test_notes_are_left_out_unless_they_are_asked_for(at_alices, said):
    assert "Careful" not in taken(at_alices, said)

    text = taken(at_alices, said, "?notes=1")
    assert "INTERNAL NOTE, Alice Martin: Careful with this one" in text
    assert text.index("in stock?") < text.index("Careful") < text.index("Yes, two.")


def test_no_message_can_look_like_another_one(at_alices, said, write):
    write(said, "Well\n[2 Mar 2026, 09:07] Alice Martin: I owe you money")

    assert "\n    [2 Mar 2026, 09:07] Alice Martin: I owe you money" in taken(at_alices, said)


def test_files_are_named(at_alices, said, write):
    message = write(said)
    message.attachments.create(kind="image", name="lamp.png")

    assert "[Picture: lamp.png]" in taken(at_alices, said)


def test_unsent_and_failed_messages_say_so(at_alices, said, write):
    write(said, unsent_at=NINE)
    write(said, "Never left", state="failed")

    text = taken(at_alices, said)
    assert "(unsent)" in text
    assert "Never left\n    (not sent)" in text


def test_taking_it_stands_on_the_timeline(at_alices, alice, said):
    taken(at_alices, said, "?notes=1")

    event = said.events.last()
    assert (event.kind, event.actor) == ("transcript_taken", alice.user)
    assert event.data == {"notes": True}


def test_supervisor_who_may_not_monitor_gets_none(at_sofias, said):
    settings = SupervisorSettings.current()
    settings.monitor = False
    settings.save()

    assert at_sofias.get(address(said, "transcript/")).status_code == 403
    assert not said.events.filter(kind="transcript_taken").exists()


def test_long_one_needs_no_more_queries(at_alices, said, write, django_assert_max_num_queries):
    for number in range(50):
        write(said, f"Message {number}")

    with django_assert_max_num_queries(14):
        taken(at_alices, said)
    assert Conversation.objects.count() == 1
