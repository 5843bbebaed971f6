"""An agent's answer is checked and kept before it is sent."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workstreams.conversations import lifecycle, replies
from workstreams.conversations.models import Message
from workstreams.conversations.replies import ReplyRefused
from workstreams.conversations.wording import split

LONGEST = 1990


@pytest.fixture
def say(conversation, alice):
    return lambda text, by=alice: replies.reply(conversation, by.user, text)


def refused(say, *what):
    with pytest.raises(ReplyRefused) as refusal:
        say(*what)
    assert not Message.objects.filter(direction="outbound").exists()
    return refusal.value.sentence


def units(text):
    return len(text.encode("utf-16-le")) // 2


def test_answer_is_kept_with_its_author(say, alice, conversation):
    (message,) = say("Yes, two of them.")

    assert (message.state, message.lane) == ("queued", "RESPONSE")
    assert (message.author, message.origin) == (alice.user, "agent")
    assert message.session == conversation.sessions.get()
    conversation.refresh_from_db()
    assert (conversation.last_line, conversation.waiting_since) == ("Yes, two of them.", None)
    assert conversation.last_line_is_ours


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "\ud800"])
def test_answer_without_text_is_refused(say, text):
    assert refused(say, text) == "Write something first."


def test_what_cannot_be_kept_is_left_out(say):
    (message,) = say("a\x00b\ud83dc 😀")

    assert Message.objects.get(pk=message.pk).text == "abc 😀"


def test_only_the_agent_who_has_it_answers(say, bob):
    assert refused(say, "Hello.", bob) == "Alice Martin is answering this conversation."


def test_conversation_that_is_put_aside_is_not_answered(say, conversation, alice):
    lifecycle.close_session(conversation, alice.user)

    assert "not active" in refused(say, "Hello.")


def test_conversation_that_has_ended_is_not_answered(say, conversation, alice):
    lifecycle.end(conversation, alice.user)

    assert "not active" in refused(say, "Hello.")


def test_closed_window_is_told_with_what_opens_it(say, conversation):
    later = conversation.identity.window_opened_at + timedelta(hours=24)

    with time_machine.travel(later):
        sentence = refused(say, "Hello.")

    assert sentence.endswith("You can answer again when the customer writes.")


def test_long_answer_becomes_several_messages_of_one_reply(say):
    messages = say("lamp " * 1000)

    assert len(messages) == 3
    assert len({message.reply_id for message in messages}) == 1
    assert all(len(message.text) <= LONGEST for message in messages)


def test_long_text_breaks_at_a_line(conversation):
    text = "a" * 1500 + "\n" + "b" * 1500

    assert split(text, conversation) == ["a" * 1500, "b" * 1500]


def test_long_word_is_cut(conversation):
    assert [len(part) for part in split("a" * 4000, conversation)] == [1990, 1990, 20]


def test_emoji_count_twice_and_stay_whole(conversation):
    parts = split("😀" * 1500, conversation)

    assert [len(part) for part in parts] == [995, 505]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("aé😀 \n\t"))
        | st.sampled_from(["x" * 1990, "😀" * 700, " " * 2500]),
        max_size=8,
    )
)
def test_nothing_but_white_space_is_lost_at_the_cuts(conversation, pieces):
    text = "".join(pieces).strip()

    parts = split(text, conversation)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < units(part) <= LONGEST for part in parts)


SIGNS = {
    "family": "👨‍👩‍👧‍👦",
    "flag": "🇩🇪",
    "flag of a region": "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "skin tone": "👍🏽",
    "keycap": "1️⃣",
    "accents": "e\u0301\u0323",
    "Devanagari": "क्षि",
    "Hangul": "\u1112\u1161\u11ab",
    "new line": "\r\n",
}


@pytest.mark.parametrize("sign", [*SIGNS.values()], ids=[*SIGNS])
@pytest.mark.parametrize("before", range(3))
def test_no_sign_is_cut_in_two(conversation, sign, before):
    text = "a" * (LONGEST - 1 - before) + sign * 3 + "b" * 20

    parts = split(text, conversation)

    assert all(len(part.replace(sign, "")) == part.count("a") + part.count("b") for part in parts)


def test_flags_in_a_row_stay_whole(conversation):
    parts = split("🇩🇪🇫🇷" * 300, conversation)

    assert all(len(part) % 2 == 0 for part in parts)
    assert "".join(parts) == "🇩🇪🇫🇷" * 300


@pytest.mark.parametrize("word", ["lamp", "مصباح", "מנורה", "ランプ", "lámpara"])
def test_no_word_is_cut_or_lost(conversation, word):
    words = [f"{word}{number}" for number in range(900)]

    parts = split(" ".join(words), conversation)

    assert [one for part in parts for one in part.split()] == words


def test_short_word_before_a_long_one_keeps_it_whole(conversation):
    assert split("see " + "x" * LONGEST, conversation) == ["see", "x" * LONGEST]


def test_mischief_of_accents_is_cut_all_the_same(conversation):
    parts = split("a" + "\u0301" * 5000, conversation)

    assert all(0 < units(part) <= LONGEST for part in parts)
