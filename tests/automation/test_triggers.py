"""Each trigger: when it speaks, and to whom."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from omnichannel.inbox.happenings import sentence_of
from routing.models import OverflowRule
from tests.automation.conftest import said, text_of, told
from tests.fixtures import join, make_agent, text_item
from tests.routing.conftest import rule
from workstreams.automation import line, windows
from workstreams.automation.models import AutomatedMessage, Decision
from workstreams.automation.slugs import IN_BRACES
from workstreams.automation.triggers import Trigger
from workstreams.conversations import assignment, lifecycle, participation, replies
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Session,
)
from workstreams.conversations.writing_first import write_first
from workstreams.models import Agent, Holiday, OperatingHours, Queue, WorkingHours

EVERYBODY = "Everybody"


@pytest.fixture
def closed(db):
    """The default queue, given up for ever."""
    hours = OperatingHours.objects.create(name="Given up")
    WorkingHours.objects.create(hours=hours, weekday=0, opens_at=time(3), closes_at=time(3, 1))
    Queue.objects.filter(is_default=True).update(operating_hours=hours)
    return hours


def nobody_is_there():
    Agent.objects.update(capacity=0)


def test_customer_is_greeted_once_in_a_conversation(deliver, alice, speak, only):
    only(Trigger.GREETING)
    deliver(text_item("hello", mid="m_1"))
    speak()
    deliver(text_item("are you there?", mid="m_2"))
    speak()

    assert said() == [text_of(Trigger.GREETING, PageName="Harbour Lamps")]


def test_customer_hears_that_an_agent_is_on_the_way_and_who_came(deliver, alice, speak, only):
    only(Trigger.AGENT_ASSIGNED, Trigger.AGENT_JOINED)
    deliver(text_item())
    speak()

    assert said() == [
        text_of(Trigger.AGENT_ASSIGNED),
        text_of(Trigger.AGENT_JOINED, AgentName="Alice Martin"),
    ]


def test_customer_hears_of_an_agent_on_the_way_once_however_often_it_is_queued(
    conversation, alice, speak, only
):
    only(Trigger.AGENT_ASSIGNED)
    nobody_is_there()
    lifecycle.release(conversation, alice.user)
    speak()

    assert said() == [text_of(Trigger.AGENT_ASSIGNED)]


def test_customer_hears_that_nobody_serves_the_queue(deliver, stream, vip, speak, only):
    only(Trigger.NOT_ASSIGNED, Trigger.AGENT_ASSIGNED)
    rule(stream, vip, name=EVERYBODY)
    deliver(text_item())
    speak()

    assert said() == [text_of(Trigger.NOT_ASSIGNED)]


def test_customer_hears_that_the_agent_was_disconnected(conversation, speak, only):
    only(Trigger.AGENT_DISCONNECTED)
    nobody_is_there()
    lifecycle.disconnect(conversation)
    speak()

    assert said() == [text_of(Trigger.AGENT_DISCONNECTED, AgentName="Alice Martin")]


def test_customer_hears_of_the_end_and_then_that_the_session_is_over(
    conversation, alice, speak, only
):
    only(Trigger.AGENT_ENDED, Trigger.SESSION_ENDED)
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)
    speak()

    assert said() == [
        text_of(Trigger.AGENT_ENDED, AgentName="Alice Martin"),
        text_of(Trigger.SESSION_ENDED),
    ]


@pytest.mark.parametrize(
    "close",
    [lifecycle.close_for_inactivity, lifecycle.close_for_declines],
)
def test_nobody_hears_of_a_session_that_the_system_closed(conversation, speak, only, close):
    only(Trigger.SESSION_ENDED)
    Conversation.objects.update(status="waiting")
    conversation.refresh_from_db()
    if close is lifecycle.close_for_declines:
        Conversation.objects.update(status="open", agent=None)
        conversation.refresh_from_db()
    close(conversation)
    speak()

    assert not Decision.objects.filter(trigger=Trigger.SESSION_ENDED).exists()


def test_customer_hears_of_who_was_consulted(conversation, alice, bob, speak, only):
    only(Trigger.CONSULT_ACCEPTED, Trigger.CONSULT_ENDED)
    participation.invite(conversation, bob, alice.user)
    participation.join(conversation, bob)
    participation.leave(conversation, bob)
    speak()

    assert said() == [text_of(Trigger.CONSULT_ACCEPTED), text_of(Trigger.CONSULT_ENDED)]


def test_customer_hears_who_took_over(conversation, alice, bob, speak, only):
    only(Trigger.TRANSFER_ACCEPTED)
    assignment.take_over(conversation, bob, Session.Origin.TRANSFER, by=alice.user)
    speak()

    assert said() == [text_of(Trigger.TRANSFER_ACCEPTED, AgentName="Bob Okafor")]


def test_nobody_is_told_of_who_wrote_first(conversation, alice, speak):
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)
    speak()
    begun = write_first(conversation, alice.user)
    speak()

    assert not Decision.objects.filter(conversation=begun).exists()


@pytest.mark.parametrize(
    ("holiday", "expected"), [(False, Trigger.OUT_OF_HOURS), (True, Trigger.HOLIDAY)]
)
def test_customer_hears_that_nobody_works_now(deliver, closed, speak, only, holiday, expected):
    only(Trigger.OUT_OF_HOURS, Trigger.HOLIDAY, Trigger.AGENT_ASSIGNED)
    today = timezone.now().date()
    if holiday:
        Holiday.objects.create(
            hours=closed,
            reason="Founding day",
            first_day=today - timedelta(days=1),
            last_day=today + timedelta(days=1),
        )
    with time_machine.travel(
        datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=12)
    ):
        deliver(text_item())
        speak()

    assert said() == [text_of(expected)]
    assert Conversation.objects.get().queue is not None


def at_noon(days=0):
    noon = datetime.combine(timezone.now().date(), time(12), UTC)
    return time_machine.travel(noon + timedelta(days=days))


def test_customer_who_comes_back_hears_once_that_nobody_works_now(
    deliver, alice, closed, speak, only, commit
):
    """Alice is at her desk although the queue is closed; Gilda is told each time it has closed."""
    only(Trigger.OUT_OF_HOURS)
    with at_noon():
        deliver(text_item())
        speak()
    assert said() == [text_of(Trigger.OUT_OF_HOURS)]

    def put_aside_and_written_to(mid):
        conversation = Conversation.objects.get()
        with commit():
            assignment.take_over(conversation, alice, Session.Origin.SUPERVISOR, by=alice.user)
            lifecycle.close_session(Conversation.objects.get(), alice.user)
        deliver(text_item("And now?", mid=mid))
        speak()

    with at_noon():
        put_aside_and_written_to("m_2")
    assert said() == [text_of(Trigger.OUT_OF_HOURS)]

    with at_noon(days=7):
        put_aside_and_written_to("m_3")
    assert said() == [text_of(Trigger.OUT_OF_HOURS)] * 2


def test_customer_hears_of_the_hours_of_the_queue_they_are_sent_to(
    conversation, alice, vip, bob, closed, speak, only
):
    only(Trigger.OUT_OF_HOURS)
    join(vip, bob)
    Queue.objects.update(operating_hours=None)
    Queue.objects.filter(pk=vip.pk).update(operating_hours=closed)
    with at_noon():
        lifecycle.transfer(conversation, vip, alice.user)
        speak()

    assert said() == [text_of(Trigger.OUT_OF_HOURS)]


def test_customers_hear_their_place_in_line_and_later_that_they_are_next(
    deliver, speak, only, commit
):
    only(Trigger.NEXT_IN_LINE, Trigger.POSITION)
    for number in range(3):
        deliver(text_item(sender=f"66{number:014}", mid=f"m_{number}"))
    Conversation.objects.update(queued_at=timezone.now() - timedelta(seconds=30))

    assert (line.tell_positions(), line.tell_positions()) == (3, 0)
    assert said() == [
        text_of(Trigger.NEXT_IN_LINE),
        text_of(Trigger.POSITION, Position=2),
        text_of(Trigger.POSITION, Position=3),
    ]

    lifecycle.force_close(Conversation.objects.first(), make_agent("sofia", "Sofia").user)
    assert line.tell_positions() == 1
    assert said()[3:] == [text_of(Trigger.NEXT_IN_LINE)]


def test_nobody_hears_a_place_in_line_within_the_first_seconds(deliver, only):
    only(Trigger.NEXT_IN_LINE)
    deliver(text_item())

    assert line.tell_positions() == 0


def test_nobody_hears_a_place_in_a_queue_that_is_closed(deliver, closed, only):
    only(Trigger.NEXT_IN_LINE)
    deliver(text_item())
    Conversation.objects.update(queued_at=timezone.now() - timedelta(seconds=30))

    assert line.tell_positions() == 0


@pytest.mark.parametrize("own_words", ["", "Nobody can answer you today."])
def test_customer_hears_of_an_overflow_once(deliver, vip, bob, stream, speak, only, own_words):
    only(Trigger.OVERFLOW)
    join(vip, bob)
    rule(stream, vip, name=EVERYBODY)
    OverflowRule.objects.create(
        queue=vip, occasion="too_many", action="end", threshold=1, message=own_words
    )
    nobody_is_there()
    for number in range(2):
        deliver(text_item(sender=f"66{number:014}", mid=f"m_{number}"))
    speak()

    assert said() == [own_words or text_of(Trigger.OVERFLOW)]


def test_customer_whose_conversation_overflowed_hears_of_nothing_else(
    deliver, vip, bob, stream, speak
):
    join(vip, bob)
    rule(stream, vip, name=EVERYBODY)
    OverflowRule.objects.create(queue=vip, occasion="too_many", action="end", threshold=1)
    nobody_is_there()
    deliver(text_item(sender="66" + "0" * 14, mid="m_1"))
    speak()
    before = Decision.objects.count()
    deliver(text_item(mid="m_2"))
    speak()

    assert said()[-1] == text_of(Trigger.OVERFLOW)
    assert Decision.objects.count() == before + 3
    skipped = Decision.objects.filter(outcome="skipped").values_list("trigger", "reason")
    assert set(skipped) == {(Trigger.GREETING, "over"), (Trigger.AGENT_ASSIGNED, "over")}


def test_agent_is_told_once_that_the_window_closes(conversation, only):
    only(Trigger.WINDOW_CLOSES)
    opened = timezone.now() - timedelta(hours=23)
    ContactIdentity.objects.update(window_opened_at=opened)

    assert (windows.warn_agents(), windows.warn_agents()) == (1, 0)
    (event,) = told(Trigger.WINDOW_CLOSES)
    assert event["text"].startswith("{CustomerName} is waiting for an answer")
    told_to_agents = ConversationEvent.objects.get(data__trigger=Trigger.WINDOW_CLOSES)
    customer = conversation.identity
    assert sentence_of(told_to_agents) == (
        f"{customer} is waiting for an answer, and can only be answered for about 59 more minutes."
    )
    assert said() == []


def test_agent_who_has_answered_is_not_warned(conversation, alice, only):
    only(Trigger.WINDOW_CLOSES)
    replies.reply(conversation, alice.user, "Yes.")
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(hours=23))

    assert windows.warn_agents() == 0


def test_every_trigger_has_a_text_in_every_language(db):
    languages = {"en-US", "de-DE", "fr-FR", "es-ES", "pt-BR", "pt-PT", "ar-SA"}
    found = AutomatedMessage.objects.filter(channel=None).values_list("trigger", "language", "text")

    assert {(trigger, language) for trigger, language, _ in found} == {
        (trigger, language) for trigger in Trigger.values for language in languages
    }
    assert all(text.strip() for _, _, text in found)


@pytest.mark.parametrize("trigger", Trigger)
def test_texts_of_all_languages_name_the_same(db, trigger):
    texts = AutomatedMessage.objects.filter(channel=None, trigger=trigger)

    assert len({tuple(sorted(re.findall(IN_BRACES, one.text))) for one in texts}) == 1
