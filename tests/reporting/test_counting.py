"""Each number is counted from a small story, in its hour, once."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from tests.reporting.conftest import TEN, asked
from workstreams.conversations.models import Conversation, Tag
from workstreams.models import Queue
from workstreams.reporting import counting
from workstreams.reporting.models import HourCount, Progress
from workstreams.surveys.models import Invitation, Survey

STORIES = {
    "opened": (lambda one: one, {"opened": 1, "messages_in": 1}),
    "first response": (
        lambda one: one.answers(4),
        {"first_responses": 1, "first_response_seconds": 240, "within_60": 0, "within_300": 1},
    ),
    "automated is no answer": (
        lambda one: one.answers(1, origin="automated").answers(4),
        {"first_response_seconds": 240, "messages_out": 2},
    ),
    "refused is no answer": (
        lambda one: one.answers(1, state="failed"),
        {"first_responses": 0, "messages_out": 0},
    ),
    "history is no news": (
        lambda one: one.says(2, from_history=True),
        {"messages_in": 1},
    ),
    "waiting": (lambda one: one.works(7), {"waits": 1, "waiting_seconds": 420, "handled": 0}),
    "handling": (
        lambda one: one.works(1, 5).works(10, 12, created=9, queued=9),
        {"handled": 2, "handling_seconds": 360, "waits": 2, "waiting_seconds": 120},
    ),
    "waiting through a missed offer": (
        lambda one: one.works(None, 2, "agent_timed_out").works(7, created=2),
        {"waits": 1, "waiting_seconds": 420},
    ),
    "transfer to an agent waits in no queue": (
        lambda one: one.works(1, 5).works(9, created=5, queued=None),
        {"waits": 1, "waiting_seconds": 60},
    ),
    "rejected": (
        lambda one: one.works(None, 2, "agent_rejected"),
        {"rejected": 1, "waits": 0, "handled": 0},
    ),
    "missed": (lambda one: one.works(None, 2, "agent_timed_out"), {"timed_out": 1}),
    "abandoned": (lambda one: one.closes(30), {"closed": 1, "abandoned": 1}),
    "answered is not abandoned": (
        lambda one: one.answers(3).closes(30),
        {"closed": 1, "abandoned": 0},
    ),
    "transferred": (lambda one: one.happens("transferred", 3), {"transferred": 1}),
    "reopened": (lambda one: one.happens("reopened", 3), {"reopened": 1}),
    "survey": (
        lambda one: one.happens("survey", 3, outcome="sent"),
        {"surveys_sent": 1, "surveys_answered": 0},
    ),
    "survey that was not sent": (
        lambda one: one.happens("survey", 3, outcome="window_closed"),
        {"surveys_sent": 0},
    ),
    "survey answered": (
        lambda one: one.happens("survey_answered", 3, score=4).happens(
            "survey_answered", 4, score=None
        ),
        {"surveys_answered": 2, "scores": 1, "score_sum": 4, "satisfied": 1},
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_what_happens_is_counted(story, name):
    tell, expected = STORIES[name]
    tell(story())

    counting.count()

    whole = asked().whole()
    assert {key: whole[key] for key in expected} == expected


def test_a_late_answer_counts_in_the_hour_of_its_conversation(story):
    one = story()
    counting.count()
    assert asked().whole()["first_responses"] == 0

    one.answers(240)
    counting.count()

    assert asked().whole()["first_response_seconds"] == 240 * 60
    assert asked(TEN + timedelta(hours=4)).whole()["messages_out"] == 1


def test_counting_twice_comes_to_the_same(story):
    story().answers(4).works(1, 5).closes(50)
    counting.count()
    before = rows()

    counting.count()
    counting.recount(TEN, TEN + timedelta(hours=2))

    assert rows() == before


def rows():
    return sorted(map(repr, HourCount.objects.values_list(*fields())))


def fields():
    return [field.attname for field in HourCount._meta.fields if field.name != "id"]


def test_every_level_comes_to_the_same_whole(story, alice, bob, vip, page):
    story().closes(3)
    story(5, agent=bob, queue=vip).closes(9)
    counting.count()

    for dimension in ("channel", "queue", "agent"):
        assert sum(sums["opened"] for sums in asked().by(dimension).values()) == 2
    assert asked(queue=vip.pk).by("agent")[bob.pk]["closed"] == 1
    assert alice.pk not in asked(queue=vip.pk).by("agent")


def test_a_tag_put_on_later_counts_everything_of_its_conversation(story):
    one, lamps = story().answers(4).works(1, 90), Tag.objects.create(name="lamps")
    counting.count()
    assert asked(tag=lamps.pk).whole()["opened"] == 0

    one.conversation.tags.add(lamps)
    one.happens("tagged", 600)
    counting.count()

    assert asked(tag=lamps.pk, hours=2).whole()["opened"] == 1
    assert asked(tag=lamps.pk, hours=2).whole()["handled"] == 1


def test_a_conversation_that_moves_counts_where_it_is_now(story, vip):
    one = story()
    counting.count()

    Conversation.objects.update(queue=vip)
    one.happens("transferred", 61, from_queue=Queue.default().pk, queue=vip.pk)
    counting.count()

    assert asked(queue=vip.pk).whole()["opened"] == 1
    assert asked(queue=Queue.default().pk, hours=2).whole()["opened"] == 0
    assert asked(queue=Queue.default().pk, hours=2).whole()["transferred"] == 1


def test_a_transfer_of_what_nobody_had_left_no_agent(story, alice, vip):
    one = story()
    one.happens("transferred", 3, from_queue=Queue.default().pk, queue=vip.pk, from_agent=None)
    one.works(5).closes(9)

    counting.count()

    assert asked().whole()["transferred"] == 1
    assert asked(agent=alice.pk).whole()["transferred"] == 0
    assert asked(agent=alice.pk).whole()["closed"] == 1


def test_a_survey_belongs_to_whom_it_asks_about(story, alice, vip):
    one = story().closes(3)
    Conversation.objects.update(agent=None)
    one.happens("survey", 4, outcome="sent", agent=alice.pk, queue=vip.pk)

    counting.count()

    assert asked(agent=alice.pk).whole()["surveys_sent"] == 1
    assert asked(queue=vip.pk).whole()["surveys_sent"] == 1


def test_a_survey_that_facebook_refused_was_not_sent(story):
    one = story().answers(3).closes(4).answers(5, origin="automated", state="failed")
    Invitation.objects.create(
        conversation=one.conversation,
        survey=Survey.objects.create(name="After a conversation"),
        message=one.conversation.messages.last(),
        outcome=Invitation.Outcome.SENT,
        token_hash="a" * 64,
        expires_at=TEN + timedelta(days=7),
    )
    one.happens("survey", 5, outcome="sent")

    counting.count()

    assert asked().whole()["surveys_sent"] == 0


def test_what_was_there_before_is_counted_day_by_day(story):
    story()
    story(at=TEN - timedelta(days=3))

    counting.count()

    assert asked(TEN - timedelta(days=3)).whole()["opened"] == 1
    assert Progress.objects.get().counted_from == TEN - timedelta(days=3)


def test_what_is_gone_stays_counted(story):
    old = story()
    story(at=TEN + timedelta(days=1))
    counting.count()

    old.conversation.messages.all().delete()
    old.conversation.delete()
    counting.recount(TEN, TEN + timedelta(days=2))

    assert asked().whole()["opened"] == 1


def test_more_than_fits_into_one_look_is_counted_in_several(story, monkeypatch):
    story()
    counting.count()
    monkeypatch.setattr(counting, "AT_ONCE", 1)
    for minutes in (61, 122, 183):
        story(minutes)

    counting.count()

    assert asked(hours=4).whole()["opened"] == 4


def test_what_committed_late_is_found_again(story):
    story()
    counting.count()
    seen = Progress.objects.get().event_id
    now = story(at=counting.timezone.now())
    counting.count()

    young = now.conversation.events.earliest("pk").pk

    assert seen < young
    assert Progress.objects.get().event_id < young


def test_the_command_counts_from_a_day_on(story, capsys):
    story()

    call_command("count_history", since=TEN.date())

    assert asked().whole()["opened"] == 1


def test_the_command_says_that_there_is_nothing(db):
    call_command("count_history")

    assert not HourCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_count_nothing_twice(story):
    story().answers(4).closes(50)

    def work():
        counting.count()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert asked().whole()["opened"] == 1
    assert HourCount.objects.filter(level=HourCount.Level.ALL).count() == 1
