"""Queues: hours, overflow, members, and what keeps one from being deleted."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from omnichannel.administration.operating_hours import in_words
from routing.models import OverflowRule, QueueShare
from tests.administration.forms import change, delete, rows
from tests.fixtures import make_agent, text_item
from workstreams.calendar import Opening
from workstreams.conversations.models import Conversation
from workstreams.models import OperatingHours, Queue

BERLIN = "Europe/Berlin"


def queue_fields(queue, *overflow, **changes):
    return (
        {
            "name": queue.name,
            "priority": queue.priority,
            "operating_hours": "",
            "assignment_method": "highest_capacity",
            "is_active": "on",
        }
        | rows("memberships")
        | rows("overflow_rules", *overflow)
        | changes
    )


def row(occasion, action, **fields):
    return {"occasion": occasion, "action": action, "threshold": "", "message": ""} | fields


def test_hours_and_assignment_method_are_saved(admin, vip):
    hours = OperatingHours.objects.create(name="Office", time_zone=BERLIN)
    fields = {"operating_hours": hours.pk, "assignment_method": "round_robin"}
    response = admin.post(change(vip), queue_fields(vip, **fields))

    vip.refresh_from_db()
    assert response.status_code == 302
    assert (vip.operating_hours, vip.assignment_method) == (hours, "round_robin")


def test_refused_form_tells_the_hours_that_are_saved(admin, vip):
    hours = OperatingHours.objects.create(name="Never", time_zone=BERLIN)
    refused = queue_fields(vip, operating_hours=hours.pk, name="")

    assert "Open round the clock" in admin.post(change(vip), refused).content.decode()


def test_queue_without_hours_is_open_round_the_clock(admin, vip):
    assert "Open round the clock" in admin.get(change(vip)).content.decode()


def test_overflow_is_saved(admin, vip):
    rest = Queue.default()
    response = admin.post(
        change(vip),
        queue_fields(
            vip,
            row("out_of_hours", "end", message="We are back on Monday."),
            row("too_many", "transfer", threshold=5, target=rest.pk),
        ),
    )

    assert response.status_code == 302
    assert set(OverflowRule.objects.values_list("occasion", "threshold", "target")) == {
        ("out_of_hours", None, None),
        ("too_many", 5, rest.pk),
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (row("too_many", "assign"), "Enter a number: how many, or how many minutes."),
        (row("out_of_hours", "assign", threshold=3), "Nothing is counted out of hours."),
        (row("too_many", "transfer", threshold=3), "Choose the queue it is transferred to."),
        (row("out_of_hours", "assign", message="Bye"), "Only a conversation that ends has this"),
        (row("too_long", "assign", threshold=3), "It waits there already."),
    ],
)
def test_overflow_that_cannot_be_meant_is_refused_with_a_sentence(admin, vip, wrong, sentence):
    response = admin.post(change(vip), queue_fields(vip, wrong))

    assert sentence in response.content.decode()
    assert not OverflowRule.objects.exists()


def test_queue_does_not_overflow_into_itself(admin, vip):
    wrong = row("too_many", "transfer", threshold=3, target=vip.pk)
    response = admin.post(change(vip), queue_fields(vip, wrong))

    assert "Choose another queue than this one." in response.content.decode()


def test_each_occasion_has_one_row(admin, vip):
    twice = [row("out_of_hours", "assign"), row("out_of_hours", "end")]
    response = admin.post(change(vip), queue_fields(vip, *twice))

    assert "duplicate" in response.content.decode()
    assert not OverflowRule.objects.exists()


def test_whatever_leads_to_a_queue_keeps_it_and_is_named(admin, rule, vip):
    other = Queue.objects.create(name="Lamps")
    QueueShare.objects.create(rule=rule, queue=other, percent=100)
    OverflowRule.objects.create(queue=vip, occasion="out_of_hours", action="transfer", target=other)
    rule.work_stream.fallback_queue = other
    rule.work_stream.save()
    words = admin.post(delete(other), {"post": "yes"}).content.decode()

    assert "a share of routing rule “Gilda first” of work stream “Facebook messages”" in words
    assert "fallback queue of work stream “Facebook messages”" in words
    assert "overflow of queue “VIP” leads here" in words
    assert Queue.objects.filter(pk=other.pk).exists()


def test_new_member_gets_what_waits_in_the_queue_at_once(admin, deliver, rule, commit):
    rule.conditions.all().delete()
    deliver(text_item("Is the brass lamp in stock?"))
    alice = make_agent("alice", "Alice Martin")
    assert Conversation.objects.get().agent is None

    fields = queue_fields(rule.queue) | rows("memberships", {"agent": alice.pk})
    with commit():
        admin.post(change(rule.queue), fields)

    assert Conversation.objects.get().agent == alice


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (Opening(True, datetime(2026, 3, 2, 16, tzinfo=UTC)), "Open until 17:00"),
        (Opening(False, datetime(2026, 3, 4, 7, tzinfo=UTC)), "Closed until Wednesday 08:00"),
        (
            Opening(False, datetime(2026, 4, 1, 7, tzinfo=UTC), "Spring break"),
            "Closed for Spring break until Wednesday 1 April 2026, 09:00",
        ),
        (Opening(True), "Open, without an end in sight"),
    ],
)
def test_hours_are_told_on_their_own_clock(opening, words):
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert in_words(opening, ZoneInfo(BERLIN), monday) == words
