"""What colleagues write to each other about a conversation, and who may."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.fixtures import join, make_agent
from workstreams.conversations import participation
from workstreams.conversations.drafts import drafts_of, keep
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.mentions import mentionable_in, mentioned_in
from workstreams.conversations.models import Conversation, ConversationEvent, Mention, Message, Note
from workstreams.conversations.notes import NoteRefused, write_note

Kind = ConversationEvent.Kind


@pytest.fixture
def carol(db):
    return make_agent("carol", "Carol Jansen", presence="Away")


@pytest.fixture
def note(conversation, alice):
    return lambda text, by=alice, mentioned=(): write_note(
        conversation, by.user, text, [each.user for each in mentioned]
    )


def refused(note, *what):
    with pytest.raises(NoteRefused) as refusal:
        note(*what)
    assert not Note.objects.exists()
    return refusal.value.sentence


def test_note_is_kept_and_no_message(note, conversation, alice):
    note("Shall we offer a refund?")

    kept = conversation.notes.get()
    assert (kept.author, kept.text) == (alice.user, "Shall we offer a refund?")
    assert not Message.objects.filter(direction="outbound").exists()


def test_note_is_kept_when_the_conversation_is_over(note, conversation):
    Conversation.objects.update(status="closed", closed_at=timezone.now())

    note("They called us afterwards.")

    assert conversation.notes.exists()


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_empty_note_is_refused(note, text):
    assert refused(note, text) == "Write something first."


def test_far_too_long_note_is_refused(note):
    assert "at most 4000 characters" in refused(note, "a" * 4001)


def test_stranger_writes_none(note, bob):
    assert refused(note, "Hello", bob).startswith("Notes are for those who take part.")


def test_supervisor_and_who_was_consulted_write_notes(note, conversation, alice, bob, sofia):
    participation.invite(conversation, bob, alice.user)
    participation.join(conversation, bob)

    assert note("I would.", bob)
    assert note("So would I.", sofia)


def test_who_is_mentioned_may_read_and_write(note, conversation, bob):
    note("@Bob Okafor what do you think?", mentioned=[bob])

    assert Conversation.objects.visible_to(bob.user).filter(pk=conversation.pk).exists()
    assert note("I would.", bob)


def test_mention_stands_in_the_timeline(note, conversation, alice, bob):
    note("@bob", mentioned=[bob])

    event = conversation.events.get(kind=Kind.MENTIONED)
    assert event.actor == alice.user
    assert event.data == {"user": bob.user.pk, "agent_name": "Bob Okafor"}
    assert Mention.objects.get().seen_at is None


def test_second_click_makes_no_second_note(note):
    assert note("Once") == note("Once")


def test_same_words_a_minute_later_are_another_note(note):
    first = note("Called them.")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert note("Called them.") != first


def test_note_takes_the_place_of_its_draft(note, conversation, alice):
    keep(conversation, alice.user, "Half an ans")
    keep(conversation, alice.user, "Half a no", is_note=True)

    note("Half a note")

    drafts = drafts_of(conversation, alice.user)
    assert (drafts.answer.text, drafts.note) == ("Half an ans", None)


def test_erased_customer_leaves_no_words_in_notes(note, conversation, alice):
    note("Gilda Rossi called.")
    keep(conversation, alice.user, "Dear Gilda")

    erase_customer(conversation.identity, None)

    assert Note.objects.get().text == ""
    assert drafts_of(conversation, alice.user).answer is None


def test_nothing_is_noted_about_who_was_erased(note, conversation):
    erase_customer(conversation.identity, None)

    assert "was erased" in refused(note, "Gilda Rossi called.")


@pytest.fixture
def named(conversation, alice):
    return lambda text: mentioned_in(text, mentionable_in(conversation, alice.user))


@pytest.mark.parametrize(
    "text",
    ["@bob look", "@Bob Okafor, look", "(@BOB)", "look @bob.", "@bob and @Bob Okafor"],
)
def test_colleague_is_named_by_name_or_user_name(named, bob, text):
    assert named(text) == [bob.user]


@pytest.mark.parametrize("text", ["bob", "@bobby", "mail bob@bob.example", "@alice", "@@bob"])
def test_what_only_looks_like_a_name_names_nobody(named, bob, text):
    assert named(text) == []


def test_namesakes_are_named_by_their_user_names(conversation, alice, bob, carol):
    carol.user.name = "Bob Okafor"
    carol.user.save()

    names = {one.user: one.name for one in mentionable_in(conversation, alice.user)}

    assert (names[bob.user], names[carol.user]) == ("bob", "carol")


def test_only_who_serves_the_queue_or_supervises_is_named(
    conversation, alice, bob, carol, sofia, vip
):
    join(vip, carol)
    conversation.queue = vip
    conversation.save()

    assert [one.user for one in mentionable_in(conversation, alice.user)] == [
        carol.user,
        sofia.user,
    ]
