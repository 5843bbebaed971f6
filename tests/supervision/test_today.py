"""Today's numbers: who waits, who is there, what was missed, which windows close."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.fixtures import join
from tests.supervision.conftest import words_of
from workstreams.channels.models import Channel
from workstreams.conversations import lifecycle
from workstreams.conversations.models import ContactIdentity, Conversation, Session
from workstreams.models import Agent, Presence, Queue
from workstreams.supervision import figures

TODAY = "/supervision/today/"


def queue_row(response, name="Default"):
    return next(row for row in response.context["per_queue"] if row.figures.queue.name == name)


def test_waiting_and_the_longest_wait_of_each_queue(at_sofias, crowd, vip):
    crowd(3)
    since = timezone.now() - timedelta(minutes=11, seconds=20)
    Conversation.objects.update(queued_at=since)

    response = at_sofias.get(TODAY)

    row = queue_row(response)
    assert (row.figures.waiting, row.longest, row.is_long) == (3, "11 min", True)
    assert (queue_row(response, "VIP").figures.waiting, queue_row(response, "VIP").longest) == (
        0,
        "",
    )
    assert response.context["waiting"] == 3


def test_who_waits_in_a_queue_that_is_not_active_any_more_is_told_of(at_sofias, crowd, vip):
    crowd(2)
    Queue.objects.create(name="Never used", is_active=False)
    Conversation.objects.update(queue=vip)
    Queue.objects.filter(pk=vip.pk).update(is_active=False)

    response = at_sofias.get(TODAY)

    assert queue_row(response, "VIP").figures.waiting == 2
    assert response.context["waiting"] == 2
    assert "not active" in words_of(response)
    assert "Never used" not in words_of(response)


def test_who_is_in_no_queue_yet_is_told_of(at_sofias, crowd, vip):
    crowd(1)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Conversation.objects.update(queue=None, queued_at=None, opened_at=an_hour_ago)

    response = at_sofias.get(TODAY)

    assert "No queue yet" in words_of(response)
    assert (response.context["waiting"], response.context["longest"]) == (1, "1 h")
    assert "No queue yet" not in words_of(at_sofias.get(TODAY, {"queues": vip.pk}))


def test_queues_can_be_chosen(at_sofias, crowd, vip):
    crowd(3)

    response = at_sofias.get(TODAY, {"queues": vip.pk})

    assert [row.figures.queue for row in response.context["per_queue"]] == [vip]
    assert response.context["waiting"] == 0


def test_load_may_be_more_than_the_capacity(at_sofias, conversation, alice):
    Conversation.objects.update(units=5)
    Agent.objects.filter(pk=alice.pk).update(capacity=3)

    response = at_sofias.get(TODAY)

    row = next(row for row in response.context["agents"] if row.agent == alice)
    assert (row.load, row.room, row.agent.ongoing) == (5, -2, 1)
    assert "5 of 3 taken" in words_of(response)


def test_who_serves_a_queue_and_has_room_is_counted(db, vip, alice, bob, carol):
    join(vip, alice, carol)

    (row,) = figures.per_queue([vip.pk])
    assert (row.available, row.members) == (1, 2)
    (everybody,) = figures.per_queue([Queue.default().pk])
    assert (everybody.available, everybody.members) == (2, 3)


def test_agent_of_two_chosen_queues_stands_there_once(at_sofias, vip, alice, bob):
    service = Queue.objects.create(name="Service")
    join(vip, alice)
    join(service, alice)

    response = at_sofias.get(TODAY, {"queues": [vip.pk, service.pk]})

    assert [row.agent for row in response.context["agents"]] == [alice]


def test_everybody_serves_the_default_queue_beside_others(at_sofias, vip, alice, bob):
    join(vip, alice)

    response = at_sofias.get(TODAY, {"queues": [vip.pk, Queue.default().pk]})

    assert {alice, bob} <= {row.agent for row in response.context["agents"]}


def test_what_is_closed_counts_nowhere(at_sofias, conversation, alice):
    lifecycle.close_for_inactivity(conversation)

    response = at_sofias.get(TODAY)

    assert (queue_row(response).figures.waiting, queue_row(response).figures.active) == (0, 0)
    assert next(row for row in response.context["agents"] if row.agent == alice).agent.ongoing == 0


def test_missed_offers_of_a_day_are_counted(at_sofias, offered, alice):
    Session.objects.update(closed_at=timezone.now(), closure_reason="agent_timed_out")

    response = at_sofias.get(TODAY)

    row = next(row for row in response.context["agents"] if row.agent == alice)
    assert row.missed == 1
    assert "1 / 1" in words_of(response)


def test_averages_of_the_last_day(db, conversation):
    now = timezone.now()
    Session.objects.update(
        queued_at=now - timedelta(hours=1),
        created_at=now - timedelta(minutes=40),
        assigned_at=now - timedelta(minutes=35),
        accepted_at=now - timedelta(minutes=30),
        closed_at=now - timedelta(minutes=10),
        closure_reason="agent_closed",
    )

    day = figures.last_day([], now)

    assert day.average_wait == timedelta(minutes=30)
    assert day.average_response == timedelta(minutes=5)
    assert day.average_handling == timedelta(minutes=20)


def test_day_without_anything_has_no_averages(db):
    day = figures.last_day([], timezone.now())

    assert (day.average_wait, day.average_handling, day.offers) == (None, None, 0)


def test_windows_that_close_are_named_with_who_could_answer(at_sofias, conversation):
    opened = timezone.now() - timedelta(hours=23, minutes=30)
    ContactIdentity.objects.update(window_opened_at=opened)

    response = at_sofias.get(TODAY)

    (closing,) = response.context["windows"]
    assert closing.conversation == conversation
    assert response.context["closing"] == 1


def test_pages_that_need_attention_say_why(at_sofias, page):
    Channel.objects.update(health=Channel.Health.NEEDS_ATTENTION, health_sentence="Enter a token.")

    assert "Enter a token." in words_of(at_sofias.get(TODAY))


@pytest.mark.parametrize("name", ["Available", "Offline", "Busy - DND"])
def test_supervisor_changes_an_agents_presence(at_sofias, bob, name):
    Agent.objects.filter(pk=bob.pk).update(presence=Presence.objects.get(name="Inactive"))
    wanted = Presence.objects.get(name=name)

    response = at_sofias.post(
        f"/supervision/agents/{bob.pk}/presence/", {"presence": wanted.pk}, follow=True
    )

    bob.refresh_from_db()
    assert bob.presence == wanted
    assert "Bob Okafor shows" in words_of(response)


def test_presence_that_is_gone_is_refused(at_sofias, bob):
    response = at_sofias.post(
        f"/supervision/agents/{bob.pk}/presence/", {"presence": 0}, follow=True
    )

    assert "This presence is there no more" in words_of(response)


def test_today_costs_the_same_for_many(at_sofias, crowd, django_assert_max_num_queries):
    crowd(1)
    with django_assert_max_num_queries(40) as few:
        at_sofias.get(TODAY)
    ContactIdentity.objects.filter(external_id="0").update(external_id="first")
    crowd(30)
    with django_assert_max_num_queries(len(few)):
        at_sofias.get(TODAY)


def test_agent_sees_no_numbers(at_alices):
    assert at_alices.get(TODAY).status_code == 403
