"""What is half written is kept, unless it was sent meanwhile or its customer is forgotten."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from workstreams.conversations import purging
from workstreams.conversations.drafts import drafts_of, keep
from workstreams.conversations.erasure import AGAIN_AFTER, erase_customer
from workstreams.conversations.models import Draft
from workstreams.conversations.notes import write_note
from workstreams.conversations.replies import reply

SENT = uuid.uuid4()


@pytest.fixture
def written(conversation, alice):
    """What is kept of an answer and of a note."""

    def written():
        drafts = drafts_of(conversation, alice.user)
        return tuple(draft and draft.text for draft in (drafts.answer, drafts.note))

    return written


def test_words_that_were_sent_meanwhile_are_no_draft(conversation, alice, written):
    reply(conversation, alice.user, "It is.", SENT)

    assert not keep(conversation, alice.user, "It is.", reply_id=SENT)
    assert written() == (None, None)


def test_the_next_answer_is_a_draft_again(conversation, alice, written):
    reply(conversation, alice.user, "It is.", SENT)

    assert keep(conversation, alice.user, "And", reply_id=uuid.uuid4())
    assert written() == ("And", None)


def test_what_a_colleague_sent_is_nothing_to_ones_own_draft(conversation, alice, bob, written):
    reply(conversation, alice.user, "It is.", SENT)

    assert keep(conversation, bob.user, "It", reply_id=SENT)


def test_a_note_that_was_just_written_is_no_draft(conversation, alice, written):
    write_note(conversation, alice.user, "Gilda called.")

    assert not keep(conversation, alice.user, " Gilda called. ", is_note=True)
    assert written() == (None, None)


def test_a_draft_can_be_emptied_whatever_was_sent(conversation, alice, written):
    reply(conversation, alice.user, "It is.", SENT)
    keep(conversation, alice.user, "And")

    assert keep(conversation, alice.user, "", reply_id=SENT)
    assert written() == (None, None)


@pytest.mark.parametrize("is_note", [True, False])
def test_nothing_is_kept_about_who_was_erased(conversation, alice, is_note):
    erase_customer(conversation.identity, None)

    assert not keep(conversation, alice.user, "Dear Gilda", is_note=is_note)
    assert not Draft.objects.exists()


def test_a_draft_that_was_under_way_is_forgotten_a_while_later(conversation, alice):
    erase_customer(conversation.identity, None)
    Draft.objects.create(conversation=conversation, author=alice.user, text="Dear Gilda")

    with time_machine.travel(timezone.now() + AGAIN_AFTER + timedelta(minutes=1)):
        purging.forget_again()

    assert not Draft.objects.exists()
