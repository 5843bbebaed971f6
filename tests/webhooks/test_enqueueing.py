"""Every event gets one delivery for each endpoint that wants it, whatever died in between."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.fixtures import days_ago
from workstreams.conversations.models import ConversationEvent
from workstreams.models import Retention
from workstreams.webhooks import enqueueing, retention
from workstreams.webhooks.kinds import GROUPS, choices
from workstreams.webhooks.models import Attempt, Delivery, Endpoint
from workstreams.webhooks.payload import body_of
from workstreams.webhooks.tasks import find_missed_events, send_webhooks


def test_event_is_addressed_once_it_is_committed(happening, endpoint):
    event = happening(added=["Gold"])

    assert Delivery.objects.get(event=event).endpoint == endpoint


def test_whole_way_from_the_event_to_the_program(happening, endpoint, program, alice, workers):
    event = happening("assigned", agent=alice.pk)

    (body,) = program.bodies
    assert body == {
        "id": f"evt_{event.pk}",
        "version": 1,
        "type": "conversation.assigned",
        "occurred_at": event.happened_at.isoformat(),
        "conversation": {
            "id": event.conversation_id,
            "url": f"http://127.0.0.1:8000/api/v1/conversations/{event.conversation_id}/",
            "status": "active",
        },
        "actor": None,
        "data": {"agent": alice.pk},
    }
    assert Delivery.objects.get().state == "delivered"


def test_who_did_it_is_named(conversation, endpoint, alice):
    event = ConversationEvent.objects.create(
        conversation=conversation, kind="tagged", actor=alice.user
    )

    told = body_of(Delivery(endpoint=endpoint, event=event)).decode()
    assert f'"actor":{{"id":{alice.user.pk},"name":"Alice Martin"}}' in told


def test_only_the_kinds_that_were_chosen_are_told(happening, endpoint):
    Endpoint.objects.update(kinds=["closed"])
    happening("tagged")
    closed = happening("closed")

    assert [one.event for one in Delivery.objects.all()] == [closed]


def test_inactive_endpoint_is_told_nothing(happening, endpoint):
    Endpoint.objects.update(is_active=False)
    happening()

    assert enqueueing.sweep() == 0
    assert not Delivery.objects.exists()


def test_for_a_disabled_endpoint_events_wait(happening, endpoint):
    endpoint.disable(Endpoint.Reason.FAILING)
    happening()

    assert Delivery.objects.get().state == "pending"


def missed(conversation, ago, kind="tagged", **more):
    """Its process died after the commit."""
    at = timezone.now() - ago
    fields = {"happened_at": at, "recorded_at": at, **more}
    return ConversationEvent.objects.create(conversation=conversation, kind=kind, **fields)


@pytest.fixture
def old_endpoint(conversation, endpoint):
    """Long in service, and swept a moment ago; what made the conversation is told."""
    Endpoint.objects.update(listens_since=days_ago(9))
    ConversationEvent.objects.update(happened_at=days_ago(10), recorded_at=days_ago(10))
    return endpoint


def test_event_that_nobody_heard_is_found(conversation, old_endpoint):
    event = missed(conversation, timedelta(seconds=30))
    find_missed_events()
    find_missed_events()

    assert Delivery.objects.get().event == event


def test_event_the_platform_told_hours_late_is_found(conversation, old_endpoint):
    event = missed(conversation, timedelta(seconds=30), happened_at=days_ago(2))
    find_missed_events()

    assert Delivery.objects.get().event == event


def test_what_happened_before_somebody_listened_but_was_told_later_is_told(conversation, endpoint):
    Endpoint.objects.update(listens_since=timezone.now() - timedelta(minutes=5))
    ConversationEvent.objects.update(recorded_at=days_ago(10))
    event = missed(conversation, timedelta(minutes=1), happened_at=days_ago(1))

    assert enqueueing.sweep() == 1
    assert Delivery.objects.get().event == event


def test_event_from_before_recording_was_noted_is_not_told_again(conversation, old_endpoint):
    missed(conversation, timedelta(minutes=1), recorded_at=None)

    assert enqueueing.sweep() == enqueueing.sweep(enqueueing.LONG_AGO) == 0


def test_event_that_may_still_be_heard_is_left_alone(conversation, old_endpoint):
    missed(conversation, timedelta(seconds=1))

    assert enqueueing.sweep() == 0


def test_late_commit_with_a_lower_id_is_found(conversation, old_endpoint, happening):
    late = missed(conversation, timedelta(minutes=5))
    happening("closed")

    assert enqueueing.sweep() == 1
    assert Delivery.objects.filter(event=late).exists()


def test_very_late_commit_is_found_by_the_long_sweep(conversation, old_endpoint):
    missed(conversation, timedelta(hours=20))

    assert enqueueing.sweep() == 0
    assert enqueueing.sweep(enqueueing.LONG_AGO) == 1


def test_after_a_long_outage_the_sweep_goes_on_where_it_stopped(conversation, old_endpoint):
    Endpoint.objects.update(swept_at=days_ago(4))
    missed(conversation, timedelta(days=3, hours=20))

    assert enqueueing.sweep() == 1
    old_endpoint.refresh_from_db()
    assert timezone.now() - old_endpoint.swept_at < timedelta(minutes=1)


def test_events_from_before_the_endpoint_are_not_told(conversation, endpoint):
    missed(conversation, timedelta(minutes=2))

    assert enqueueing.sweep() == 0


def test_sweep_takes_more_than_one_portion(conversation, old_endpoint, monkeypatch):
    monkeypatch.setattr(enqueueing, "AT_ONCE", 2)
    for _ in range(5):
        missed(conversation, timedelta(seconds=30))

    assert enqueueing.sweep() == 5


def test_clock_sends_what_was_found(conversation, old_endpoint, program, workers):
    missed(conversation, timedelta(seconds=30))
    find_missed_events()
    send_webhooks()

    assert len(program.posts) == 1


@pytest.mark.parametrize(
    ("days", "state", "goes"),
    [
        (6, "delivered", False),
        (8, "delivered", True),
        (8, "given_up", True),
        (8, "pending", False),
        (8, "failed", False),
        (31, "failed", True),
        (31, "sending", False),
    ],
)
def test_what_is_old_leaves_the_journal_when_it_waits_no_more(
    conversation, old_endpoint, days, state, goes
):
    Retention.objects.create(pk=1, journal_days=7)
    Endpoint.objects.update(listens_since=days_ago(40))
    row = Delivery.objects.create(
        endpoint=old_endpoint,
        event=missed(conversation, timedelta(days=days)),
        state=state,
        created_at=days_ago(days),
    )
    Attempt.objects.create(delivery=row, milliseconds=5)

    assert retention.prune() == goes
    assert Attempt.objects.exists() is Delivery.objects.exists() is not goes
    assert enqueueing.sweep(enqueueing.LONG_AGO) == 0  # what went does not come back


def test_what_is_posted_again_waits_anew(conversation, old_endpoint):
    Endpoint.objects.update(listens_since=days_ago(40))
    event = missed(conversation, timedelta(days=31))
    row = {"state": "given_up", "created_at": days_ago(31)}
    Delivery.objects.create(endpoint=old_endpoint, event=event, **row)
    Delivery.objects.replay()

    assert retention.prune() == 0


def test_nothing_waits_for_who_does_not_listen(conversation, old_endpoint):
    Endpoint.objects.update(is_active=False)
    event = missed(conversation, timedelta(days=31))
    Delivery.objects.create(endpoint=old_endpoint, event=event, created_at=days_ago(31))

    assert retention.prune() == 1


def test_what_the_sweep_still_looks_at_stays(conversation, old_endpoint):
    """Its workers have been away: they would find the event without a row, and tell it twice."""
    Retention.objects.create(pk=1, journal_days=1)
    Endpoint.objects.update(swept_at=days_ago(4))
    Delivery.objects.create(
        endpoint=old_endpoint,
        event=missed(conversation, timedelta(days=4)),
        state="delivered",
        created_at=days_ago(4),
    )

    assert retention.prune() == 0


def test_every_kind_can_be_chosen_once():
    named = [kind for _title, kinds in choices() for kind, _label in kinds]

    assert sorted(named) == sorted(ConversationEvent.Kind.values)
    assert len(GROUPS) <= len(choices())
