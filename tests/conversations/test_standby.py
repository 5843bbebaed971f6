"""While another application answers a customer we read along; handed back, we answer."""

import pytest

from tests.conversations.happenings import (
    at,
    item,
    on_standby,
    passed_to,
    reacted,
    said_elsewhere,
    took_reaction_back,
    wrote,
)
from tests.fixtures import milliseconds, wire
from workstreams.conversations import lifecycle, replies
from workstreams.conversations.models import ContactIdentity, Conversation, Message, Reaction

ROBOT = "880000000000001"
PAGE_INBOX = 263902037430900


@pytest.fixture
def read_along(deliver):
    return lambda *items: deliver(body=wire(on_standby(*items)))


@pytest.fixture
def hand_back(deliver, application):
    return lambda second: deliver(passed_to(application.app_id, second))


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


def identity():
    return ContactIdentity.objects.get()


def test_first_standby_message_is_kept_in_a_conversation_nobody_is_asked_to_take(read_along, alice):
    read_along(wrote(1, "to the robot"))

    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.queue, conversation.agent) == ("closed", None, None)
    assert conversation.waiting_since is None
    assert kinds(conversation) == ["held_elsewhere"]
    message = conversation.messages.get()
    assert (message.text, message.from_standby) == ("to the robot", True)
    assert (identity().held_since, identity().held_by) == (at(1), "")


def test_standby_message_joins_the_live_conversation_without_a_word(
    read_along, conversation, alice
):
    Conversation.objects.update(waiting_since=None)
    lifecycle.close_session(conversation, alice.user)

    read_along(wrote(100, "to the robot", "m_robot"))

    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == ("waiting", None)
    assert conversation.messages.count() == 2


def test_what_the_robot_says_stands_in_the_thread_too(read_along):
    read_along(wrote(1, "to the robot"))
    read_along(said_elsewhere(2, "I am a robot."))

    assert [m.text for m in Message.objects.in_order()] == ["to the robot", "I am a robot."]


def test_standby_message_twice_is_one(read_along):
    read_along(wrote(1), wrote(1))
    read_along(wrote(1))

    assert Message.objects.count() == 1


def test_passing_the_thread_away_is_told(deliver, conversation):
    deliver(passed_to(ROBOT, 100))

    held = conversation.events.get(kind="held_elsewhere")
    assert (held.data, held.happened_at) == ({"owner": ROBOT}, at(100))
    assert (identity().held_by, identity().held_since) == (ROBOT, at(100))


def test_page_inbox_is_known_by_its_name(deliver, conversation):
    deliver(passed_to(PAGE_INBOX, 100))

    assert identity().held_by == "page_inbox"


def test_thread_passed_to_our_own_application_is_ours(hand_back, deliver, conversation):
    deliver(passed_to(ROBOT, 100))
    hand_back(101)

    assert (identity().held_by, identity().held_since) == ("", None)
    assert conversation.events.get(kind="handed_back").happened_at == at(101)


def test_thread_passed_to_nobody_is_not_held(deliver, conversation):
    deliver(passed_to(ROBOT, 100))
    deliver(passed_to(None, 101))

    assert identity().held_since is None


def test_message_to_us_says_that_the_thread_is_ours(deliver, conversation):
    deliver(passed_to(ROBOT, 100))
    deliver(wrote(105, "and now you", "m_2"))

    assert identity().held_since is None
    assert "handed_back" in kinds(conversation)


def test_message_from_before_leaves_the_thread_with_the_other(deliver, conversation):
    deliver(passed_to(ROBOT, 100))
    deliver(wrote(99, "late", "m_2"))

    assert identity().held_by == ROBOT


@pytest.mark.parametrize("again", [100, 50])
def test_repeated_and_late_news_of_the_owner_change_nothing(
    deliver, hand_back, conversation, again
):
    deliver(passed_to(ROBOT, 100))
    hand_back(101)
    deliver(passed_to(ROBOT, again))

    assert identity().held_since is None
    assert kinds(conversation).count("held_elsewhere") == 1


def test_unanswered_standby_messages_become_ours_with_the_thread(read_along, hand_back, alice):
    read_along(wrote(1, "to the robot", "m_1"), said_elsewhere(2, "I am a robot."))
    read_along(wrote(3, "a person please", "m_2"), wrote(4, "hello?", "m_3"))
    before = Conversation.objects.get()

    hand_back(5)

    conversation = Conversation.objects.latest("id")
    assert (conversation.agent, conversation.predecessor) == (alice, before)
    assert (conversation.waiting_since, conversation.last_customer_message_at) == (at(3), at(4))
    assert conversation.last_line == "hello?"
    assert [m.text for m in conversation.messages.in_order()] == ["a person please", "hello?"]
    assert before.messages.count() == 2


def test_standby_message_and_handing_back_may_come_in_one_post(deliver, application, page):
    entry = on_standby(wrote(1, "a person please"))["entry"][0]
    entry["messaging"] = [passed_to(application.app_id, 2)]

    deliver(body=wire({"entry": [entry]}))

    assert Conversation.objects.latest("id").messages.get().text == "a person please"
    assert Conversation.objects.latest("id").status != "closed"


def test_answered_standby_messages_stay_where_they_are(read_along, hand_back):
    read_along(wrote(1), said_elsewhere(2))

    hand_back(3)

    assert Conversation.objects.get().status == "closed"


def test_handing_back_twice_opens_one_conversation(read_along, hand_back, alice):
    read_along(wrote(1))
    hand_back(3)
    lifecycle.force_close(Conversation.objects.latest("id"), alice.user)
    hand_back(4)

    assert Conversation.objects.count() == 2


def test_conversation_put_aside_comes_back_with_the_thread(
    read_along, hand_back, conversation, alice
):
    lifecycle.close_session(conversation, alice.user)
    read_along(wrote(100, "a person please", "m_2"))

    hand_back(101)

    conversation.refresh_from_db()
    assert conversation.status != "waiting"
    assert "returned" in kinds(conversation)


def test_next_message_to_us_opens_a_conversation_after_the_one_we_read_along(read_along, deliver):
    read_along(wrote(1))
    deliver(wrote(2, "and now you", "m_2"))

    before, now = Conversation.objects.order_by("id")
    assert (now.predecessor, now.status) == (before, "open")


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({"optin": {"ref": "newsletter"}}, "opted_in"),
        ({"optin": {"notification_messages_status": "STOP NOTIFICATIONS"}}, "opted_out"),
        ({"response_feedback": {"mid": "m_any", "feedback": "Good response"}}, "liked_answer"),
        ({"account_linking": {"status": "linked"}}, "account_linked"),
        ({"account_linking": {"status": "unlinked"}}, "account_unlinked"),
    ],
)
def test_acts_without_words_are_told_once(deliver, conversation, what, kind):
    act = {**wrote(100), **what}
    del act["message"]

    deliver(act)
    deliver(act)

    assert kinds(conversation).count(kind) == 1
    assert Message.objects.count() == 1


def test_judgement_is_told_beside_the_reaction_it_leaves_alone(deliver, conversation):
    mid = Message.objects.get().external_id
    deliver(reacted(100, mid=mid))
    deliver(item(101, response_feedback={"mid": mid, "feedback": "Bad response"}))
    deliver(took_reaction_back(102, mid))

    told = conversation.events.get(kind="disliked_answer")
    assert told.data == {"message": Message.objects.get().pk}
    assert Reaction.objects.get().emoji == ""


def test_thread_taken_from_us_is_held_elsewhere(deliver, conversation, application):
    deliver(item(100, take_thread_control={"previous_owner_app_id": application.app_id}))

    assert (identity().held_by, identity().held_since) == ("", at(100))
    assert "held_elsewhere" in kinds(conversation)


def test_thread_taken_from_another_application_changes_nothing(deliver, conversation):
    deliver(item(100, take_thread_control={"previous_owner_app_id": ROBOT}))

    assert identity().held_since is None


def test_act_of_a_stranger_is_remarked(deliver, page):
    kept = deliver(item(100, account_linking={"status": "linked"}))

    assert kept.remarks == ["item 0: unknown customer"]


def test_act_without_a_conversation_is_remarked(deliver, page):
    deliver(item(1, referral={"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}))

    kept = deliver(item(100, account_linking={"status": "linked"}))

    assert kept.remarks == ["item 0: no conversation with this customer"]


def test_receipt_of_a_stranger_is_remarked(deliver, page):
    kept = deliver(item(100, read={"watermark": milliseconds(at(100))}))

    assert kept.remarks == ["item 0: unknown customer"]


def test_conversation_the_thread_was_read_in_loses_the_line_that_moved(
    read_along, hand_back, alice
):
    read_along(wrote(1, "to the robot"), said_elsewhere(2, "I am a robot."))
    read_along(wrote(3, "my secret", "m_2"))
    before = Conversation.objects.get()

    hand_back(5)

    before.refresh_from_db()
    assert (before.last_line, before.last_line_is_ours) == ("I am a robot.", True)
    assert Conversation.objects.latest("id").last_line == "my secret"


def test_conversation_that_is_left_empty_has_no_last_line(read_along, hand_back, alice):
    read_along(wrote(1, "my secret"))

    hand_back(5)

    assert Conversation.objects.order_by("id").first().last_line == ""


def test_answer_that_never_left_is_no_answer(deliver, read_along, hand_back, conversation, alice):
    deliver(passed_to(ROBOT, 90))
    read_along(wrote(100, "a person please", "m_2"))
    (refused,) = replies.reply(conversation, alice.user, "We are here")
    assert refused.claim()
    refused.mark_failed("Another application is answering.")
    lifecycle.force_close(conversation, alice.user)

    hand_back(101)

    waiting = Conversation.objects.latest("id")
    assert waiting.predecessor == conversation
    assert [m.text for m in waiting.messages.in_order()] == ["a person please"]


def test_only_what_came_after_the_last_answer_becomes_ours(read_along, hand_back, alice):
    for minute in range(0, 20, 2):
        read_along(wrote(minute, "to the robot", f"m_{minute}"))
        read_along(said_elsewhere(minute + 1, mid=f"m_{minute}_robot"))
    read_along(wrote(50, "a person please", "m_last"))

    hand_back(51)

    messages = Conversation.objects.latest("id").messages.in_order()
    assert [m.text for m in messages] == ["a person please"]
