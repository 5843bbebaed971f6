"""What the platform says our side sent: our own answers, and what was written elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversations.happenings import at, reacted, took_back
from tests.fixtures import GILDA, PAGE_ID, milliseconds, text_item
from workstreams.conversations import lifecycle, replies
from workstreams.conversations.intake.catching_up import catch_up
from workstreams.conversations.models import Conversation, EarlyEffect, Message, Reaction


def echo(mid="m_echo", text="Yes.", at=None, **message):
    return {
        "sender": {"id": PAGE_ID},
        "recipient": {"id": GILDA},
        "timestamp": milliseconds(at or datetime.now(UTC)),
        "message": {"mid": mid, "text": text, "is_echo": True, **message},
    }


@pytest.fixture
def answer(conversation, alice):
    (message,) = replies.reply(conversation, alice.user, "Yes.")
    return message


def echo_of(message, **more):
    return echo(metadata=str(message.client_key), **more)


def test_echo_before_the_answer_of_the_platform_settles_our_message(deliver, answer):
    answer.claim()

    deliver(echo_of(answer, mid="m_ours"))

    answer.refresh_from_db()
    assert (answer.state, answer.external_id) == ("sent", "m_ours")
    assert Message.objects.count() == 2


def test_answer_of_the_platform_after_the_echo_changes_nothing(deliver, answer):
    answer.claim()
    deliver(echo_of(answer, mid="m_ours"))

    assert not answer.mark_sent("m_ours")
    assert Message.objects.get(pk=answer.pk).external_id == "m_ours"


def test_echo_settles_what_was_not_confirmed(deliver, answer):
    answer.claim()
    answer.mark_unknown("No answer.")

    deliver(echo_of(answer, mid="m_ours"))

    answer.refresh_from_db()
    assert (answer.state, answer.error) == ("sent", "")


def test_echo_proves_that_a_failed_message_left_after_all(deliver, answer):
    answer.mark_failed("Facebook is busy.")

    deliver(echo_of(answer, mid="m_ours"))

    answer.refresh_from_db()
    assert (answer.state, answer.error) == ("sent", "")


def test_echo_after_the_answer_of_the_platform_tells_its_clock(deliver, answer):
    answer.claim()
    answer.mark_sent("m_ours")
    at = datetime.now(UTC).replace(microsecond=0)

    deliver(echo("m_ours", at=at))

    answer.refresh_from_db()
    assert answer.platform_at == at
    assert Message.objects.count() == 2


def test_echo_from_elsewhere_is_appended(deliver, conversation):
    deliver(echo(text="Typed on a phone"))

    message = Message.objects.latest("id")
    assert (message.direction, message.origin, message.state) == ("outbound", "elsewhere", "sent")
    assert (message.author, message.text) == (None, "Typed on a phone")
    conversation.refresh_from_db()
    assert conversation.last_line == "Typed on a phone"
    assert conversation.last_line_is_ours
    assert conversation.waiting_since is None


def test_echo_from_elsewhere_twice_is_one(deliver, conversation):
    deliver(echo("m_else"), echo("m_else"))
    deliver(echo("m_else"))

    assert Message.objects.filter(origin="elsewhere").count() == 1


@pytest.mark.parametrize(
    "metadata", ["", "of-another-program", "0f8fad5b-d9cb-469f-a165-70867728950e"]
)
def test_echo_with_another_programs_mark_is_from_elsewhere(deliver, conversation, metadata):
    deliver(echo(metadata=metadata))

    assert Message.objects.filter(origin="elsewhere").count() == 1


def test_echo_from_elsewhere_joins_a_closed_conversation_and_leaves_it_closed(
    deliver, conversation, alice
):
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)

    deliver(echo())

    conversation = Conversation.objects.get()
    assert conversation.status == "closed"
    assert conversation.messages.count() == 2


def test_echo_from_elsewhere_joins_the_latest_conversation(deliver, conversation, alice):
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)
    deliver(text_item("again", mid="m_2"))

    deliver(echo())

    assert Message.objects.get(origin="elsewhere").conversation == Conversation.objects.latest("id")


def test_echo_from_elsewhere_leaves_a_waiting_conversation_waiting(deliver, conversation, alice):
    lifecycle.close_session(conversation, alice.user)

    deliver(echo())

    assert Conversation.objects.get().status == "waiting"


def test_echo_to_somebody_unknown_opens_nothing(deliver):
    kept = deliver(echo())

    assert kept.state == "processed"
    assert not Conversation.objects.exists()


def test_echo_and_first_message_of_one_batch_meet(deliver):
    deliver(text_item("hello"), echo(text="Good morning."))

    assert [m.text for m in Conversation.objects.get().messages.order_by("id")] == [
        "hello",
        "Good morning.",
    ]


def test_echo_opens_no_window(deliver, conversation):
    opened_at = conversation.identity.window_opened_at

    deliver(echo(at=datetime.now(UTC) + timedelta(minutes=5)))

    conversation.identity.refresh_from_db()
    assert conversation.identity.window_opened_at == opened_at


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_reaction_in_the_same_post_as_the_echo_is_kept(deliver, answer, state):
    answer.claim()
    if state == "unknown":
        answer.mark_unknown("No answer.")

    deliver(echo_of(answer, mid="m_ours"), reacted(100, mid="m_ours"))

    assert Reaction.objects.get().message == answer
    assert not EarlyEffect.objects.exists()


def test_echo_that_is_repeated_in_the_post_that_takes_it_back_brings_nothing_back(deliver, answer):
    answer.claim()

    deliver(echo_of(answer, mid="m_ours"), took_back(100, "m_ours"), echo_of(answer, mid="m_ours"))

    answer.refresh_from_db()
    assert (answer.text, answer.unsent_at) == ("", at(100))


def test_reaction_before_the_answer_of_the_platform_is_applied_afterwards(deliver, answer):
    answer.claim()
    deliver(reacted(100, mid="m_ours"))
    answer.mark_sent("m_ours")

    assert catch_up() == 1

    assert Reaction.objects.get().message == answer
    assert not EarlyEffect.objects.exists()


def test_reaction_to_what_nobody_knows_goes_on_waiting(deliver, answer):
    deliver(reacted(100, mid="m_unknown"))

    assert catch_up() == 0
    assert EarlyEffect.objects.exists()


def test_reaction_to_an_unmarked_echo_stays_with_our_message(deliver, answer):
    answer.claim()
    deliver(echo("m_ours"), reacted(100, mid="m_ours"))

    answer.mark_sent("m_ours")

    assert Reaction.objects.get().message == answer
    assert not Message.objects.filter(origin="elsewhere").exists()


def test_echo_keeps_which_program_sent_it(deliver, conversation):
    deliver(echo(app_id=263902037430900))

    assert Message.objects.latest("id").sent_through == "263902037430900"


def test_echo_to_somebody_unknown_is_remarked(deliver, page):
    kept = deliver(echo(), text_item(mid="m_bob", sender="6600000000000002"))

    assert (kept.state, kept.remarks) == ("processed", ["item 0: unknown customer"])
    assert not Message.objects.filter(direction="outbound").exists()
