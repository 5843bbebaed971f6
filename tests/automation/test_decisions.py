"""Said once or not at all, and the timeline tells which and why."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from omnichannel.inbox.happenings import sentence_of
from tests.automation.conftest import decision, said, text_of, told
from tests.fixtures import text_item
from workstreams.automation import deciding, tasks, windows
from workstreams.automation.listening import on_happened
from workstreams.automation.models import AutomatedMessage, Decision, HandledEvent
from workstreams.automation.triggers import Trigger
from workstreams.channels.models import Channel
from workstreams.conversations import lifecycle, replies
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
    Origin,
)
from workstreams.conversations.timeline import happened
from workstreams.models import WorkStream

GREETING = Trigger.GREETING


def forbid():
    WorkStream.objects.update(allows_automated_messages=False)


def deactivate():
    AutomatedMessage.objects.filter(trigger=GREETING).update(is_active=False)


def forget_the_texts():
    AutomatedMessage.objects.filter(trigger=GREETING).delete()


def close_the_window():
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=25))


def cut_off():
    Channel.objects.update(health=Channel.Health.NEEDS_ATTENTION)


def block():
    ContactIdentity.objects.update(blocked_at=timezone.now())


def erase():
    ContactIdentity.objects.update(erased_at=timezone.now())


def hold_elsewhere():
    ContactIdentity.objects.update(held_by="263902037430900", held_since=timezone.now())


def be_late():
    past = timezone.now() - timedelta(hours=1)
    ConversationEvent.objects.update(happened_at=past)


def be_over():
    Conversation.objects.update(status="closed", closed_at=timezone.now())


REASONS = {
    "stream_forbids": forbid,
    "inactive": deactivate,
    "no_text": forget_the_texts,
    "window_closed": close_the_window,
    "page_cut_off": cut_off,
    "blocked": block,
    "erased": erase,
    "held_elsewhere": hold_elsewhere,
    "over": be_over,
    "too_late": be_late,
}


def test_every_reason_is_tried_here():
    others = {"", "moved_on"}  # below: a greeting never comes after its conversation
    assert set(REASONS) == set(Decision.Reason.values) - others


@pytest.mark.parametrize("reason", REASONS)
def test_what_is_not_said_is_told_with_the_reason(deliver, alice, speak, reason):
    deliver(text_item())
    REASONS[reason]()
    speak()

    assert text_of_greeting() not in said()
    (told_of,) = told(GREETING)
    assert (told_of["outcome"], told_of["reason"]) == ("skipped", reason)
    event = ConversationEvent.objects.get(kind="automated", data__trigger=GREETING)
    words = dict(Decision.Reason.choices)[reason]
    assert sentence_of(event) == f"Automated message “Greeting” not sent: {words}"


def test_customer_who_writes_anew_hears_nothing_of_the_end(conversation, deliver, alice, speak):
    lifecycle.end(conversation, alice.user)
    deliver(text_item("One more thing", mid="m_2"))
    lifecycle.close_session(conversation, alice.user)
    speak()

    (told_of,) = told(Trigger.SESSION_ENDED)
    assert (told_of["outcome"], told_of["reason"]) == ("skipped", "moved_on")
    assert text_of(Trigger.SESSION_ENDED) not in said()


def text_of_greeting():
    return "Hello, and thank you for writing to Harbour Lamps. We have your message."


def test_what_is_said_is_told_and_kept_as_automated(deliver, alice, speak, only):
    only(GREETING)
    deliver(text_item())
    speak()

    message = Message.objects.get(origin=Origin.AUTOMATED)
    assert (message.author, message.lane, message.state) == (None, "RESPONSE", "queued")
    assert decision(GREETING).reply_id == message.reply_id
    (event,) = ConversationEvent.objects.filter(kind="automated", data__outcome="sent")
    assert sentence_of(event) == "Automated message “Greeting” sent"
    assert event.data == {"trigger": "greeting", "outcome": "sent", "language": "en-US"}


def test_human_agent_tag_is_never_used(page, deliver, alice, speak):
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])
    deliver(text_item())
    close_the_window()
    speak()

    assert said() == []
    assert {one.reason for one in Decision.objects.all()} <= {"window_closed", "inactive"}


def test_customer_still_waits_for_a_person_after_an_automated_message(deliver, alice, speak):
    deliver(text_item())
    waiting = Conversation.objects.get().waiting_since
    speak()

    assert waiting is not None
    assert Conversation.objects.get().waiting_since == waiting


def test_automated_messages_stand_in_line_with_the_agents(conversation, alice, speak, only):
    only(GREETING)
    replies.reply(conversation, alice.user, "Yes, two of them.")
    speak()
    replies.reply(conversation, alice.user, "Shall I keep one?")

    ours = Message.objects.filter(direction="outbound").order_by("pk")
    assert [one.text for one in ours] == [
        "Yes, two of them.",
        text_of_greeting(),
        "Shall I keep one?",
    ]


def test_a_second_look_says_nothing(deliver, alice, speak, only):
    only(GREETING)
    deliver(text_item())

    assert speak() > 0
    assert speak() == 0
    keys = list(ConversationEvent.objects.values_list("pk", flat=True))
    tasks.decide(keys)
    assert said() == [text_of_greeting()]


@pytest.fixture
def woken(workers):
    happened.connect(on_happened)


def test_wake_up_leads_to_the_same(deliver, alice, only, woken):
    only(GREETING)
    deliver(text_item())

    assert said() == [text_of_greeting()]


@pytest.mark.django_db(transaction=True)
def test_two_workers_say_it_once(conversation, only):
    only(GREETING)
    opened = ConversationEvent.objects.get(kind="opened")
    both = Barrier(2)

    def work():
        both.wait(10)
        try:
            deciding.decide_all([opened.pk])
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert said() == [text_of_greeting()]


def test_one_that_cannot_be_decided_does_not_silence_the_others(deliver, speak, monkeypatch):
    deliver(text_item())
    decide = deciding._decide

    def stumbles(conversation, event):
        if event.kind == "opened":
            raise RuntimeError("nobody foresaw it")
        decide(conversation, event)

    monkeypatch.setattr(deciding, "_decide", stumbles)
    speak()

    assert set(HandledEvent.objects.values_list("event__kind", flat=True)) == {"queued"}


def test_what_was_looked_at_first_is_not_said_first(deliver, alice, only):
    only(GREETING, Trigger.AGENT_JOINED)
    deliver(text_item())
    deciding.decide_all([ConversationEvent.objects.get(kind="assigned").pk])

    joined = text_of(Trigger.AGENT_JOINED, AgentName="Alice Martin")
    assert said() == [text_of_greeting(), joined]


def test_marks_of_old_events_are_forgotten(deliver, alice, speak):
    deliver(text_item())
    speak()
    tasks.forget_handled()
    assert HandledEvent.objects.exists()

    ConversationEvent.objects.update(recorded_at=timezone.now() - timedelta(days=1))
    tasks.forget_handled()

    assert not HandledEvent.objects.exists()
    assert speak() == 0


def test_text_that_is_only_an_unknown_name_is_not_sent(deliver, alice, speak, only):
    only(GREETING)
    AutomatedMessage.objects.filter(trigger=GREETING).update(text="{$NoSuchVariable}")
    deliver(text_item())
    speak()

    assert said() == []
    assert decision(GREETING).reason == "no_text"


def test_text_names_the_queue_and_context_variables(deliver, alice, speak, only):
    only(Trigger.AGENT_JOINED)
    text = "{AgentName} of {QueueName}: order {$Order}, {$order}."
    AutomatedMessage.objects.filter(trigger=Trigger.AGENT_JOINED).update(text=text)
    deliver(text_item())
    Conversation.objects.update(context_variables={"Order": "4711"})
    speak()

    assert said() == ["Alice Martin of Default: order 4711, ."]
    assert text_of(Trigger.AGENT_JOINED) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [("Gilda Rossi", "Dear Gilda Rossi, good day."), ("", "Dear, good day.")],
)
def test_customer_is_called_by_their_name_and_by_nothing_else(
    deliver, alice, speak, only, name, text
):
    only(GREETING)
    AutomatedMessage.objects.filter(trigger=GREETING).update(text="Dear {CustomerName}, good day.")
    deliver(text_item())
    ContactIdentity.objects.update(name=name)
    speak()

    assert said() == [text]


def test_what_agents_were_told_of_a_customer_is_erased_with_them(
    conversation, only, admin_user, commit
):
    only(Trigger.WINDOW_CLOSES)
    wanted = AutomatedMessage.objects.filter(trigger=Trigger.WINDOW_CLOSES)
    wanted.update(text="Order {$Order} of {CustomerName} waits.")
    Conversation.objects.update(context_variables={"Order": "4711"})
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=23))
    windows.warn_agents()
    assert told(Trigger.WINDOW_CLOSES)[0]["text"] == "Order 4711 of {CustomerName} waits."

    with commit():
        erase_customer(ContactIdentity.objects.get(), admin_user)

    event = ConversationEvent.objects.get(data__trigger=Trigger.WINDOW_CLOSES)
    assert "4711" not in str(event.data)
    assert sentence_of(event) == "Automated message “The reply window closes soon” sent"
