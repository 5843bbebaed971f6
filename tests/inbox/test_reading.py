"""How far somebody has read: a line above what is new, and happenings out of the way."""

import pytest

from omnichannel.inbox.stretch import PAGE_SIZE
from tests.inbox.conftest import address
from workstreams.conversations import reading, timeline
from workstreams.conversations.models import ConversationEvent, ReadMarker, State

Kind = ConversationEvent.Kind
LINE = 'id="new-messages"'


@pytest.fixture
def look(at_alices, conversation):
    return lambda rest="", **options: at_alices.get(
        address(conversation, rest), **options
    ).content.decode()


def marker():
    return ReadMarker.objects.get().last_read


def test_opening_a_conversation_reads_it(look, conversation, alice):
    look()

    assert reading.last_read(conversation, alice.user) == conversation.messages.last().pk


def test_the_first_opening_marks_nothing_as_new(look):
    assert LINE not in look()


def test_what_came_since_stands_below_a_line(look, conversation, write):
    look()
    write(conversation, "One more thing")
    write(conversation, "And another")

    found = look()
    assert "2 new messages" in found
    assert found.index(LINE) < found.index("One more thing")


def test_our_own_messages_are_not_new(look, conversation, write):
    look()
    write(conversation, "We look into it", state=State.SENT)

    assert LINE not in look()


def test_the_line_goes_with_the_next_opening(look, conversation, write):
    look()
    write(conversation, "One more thing")
    look()

    assert LINE not in look()


def test_the_line_stays_while_the_page_is_open(look, conversation, write):
    look()
    read = marker()
    write(conversation, "One more thing")
    look()

    headers = {"HX-Request": "true", "X-In-View": "yes"}
    assert LINE in look(f"thread/?read={read}", headers=headers)


def test_a_tab_in_the_background_reads_nothing(look, conversation, write):
    look()
    before = marker()
    write(conversation, "One more thing")

    look("thread/", headers={"HX-Request": "true"})

    assert marker() == before


def test_a_page_opened_earlier_makes_nothing_unread(conversation, alice):
    reading.read_up_to(conversation, alice.user, 9)

    reading.read_up_to(conversation, alice.user, 4)

    assert marker() == 9


def test_many_happenings_in_a_row_are_one_line_that_opens(look, conversation, alice, write):
    write(conversation, "Are you there?")
    for kind in (Kind.PUT_ASIDE, Kind.REOPENED, Kind.ENDED):
        timeline.record(conversation, kind, alice.user)

    found = look()
    assert "happening-fold" in found
    assert found.index("ended the conversation") < found.index("put it aside")


def test_two_happenings_are_told_as_they_are(look, conversation, alice, write):
    write(conversation, "Are you there?")
    ConversationEvent.objects.all().delete()
    for kind in (Kind.PUT_ASIDE, Kind.REOPENED):
        timeline.record(conversation, kind, alice.user)

    assert "happening-fold" not in look()


def test_marking_unread_reads_nothing(look, conversation, alice, write):
    reading.mark_unread(conversation, alice.user)
    assert not ReadMarker.objects.exists()

    look()
    before = marker()
    for words in ("One more thing", "And another"):
        write(conversation, words)
    reading.mark_unread(conversation, alice.user)
    assert marker() == before


def test_what_is_marked_unread_stands_below_the_line_again(look, conversation, alice):
    look()
    reading.mark_unread(conversation, alice.user)

    assert "1 new message" in look()


def test_however_much_is_new_the_page_begins_above_it(look, conversation, write):
    write(conversation, "What was read last")
    look()
    for number in range(PAGE_SIZE + 20):
        write(conversation, f"Number {number}.")

    found = look()
    assert f"{PAGE_SIZE + 20} new messages" in found
    assert found.index("What was read last") < found.index(LINE) < found.index("Number 0.")


def test_what_was_fetched_later_is_not_where_the_new_begins(look, conversation, write):
    look()
    write(conversation, "From long ago", from_history=True)

    assert LINE not in look()
