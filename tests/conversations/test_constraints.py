"""What must never be true is refused by the database itself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from routing.models import AssignmentAttempt, AssignmentRound
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    Message,
    Participant,
    Session,
)
from workstreams.models import WorkStream


def refused(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_identity_has_one_live_conversation(conversation):
    twin = {"channel": conversation.channel, "work_stream": conversation.work_stream}

    refused(
        "conversation_one_live_per_identity",
        lambda: Conversation.objects.create(identity=conversation.identity, **twin),
    )


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("conversation_open_belongs_to_nobody", {"status": "open"}),
        ("conversation_in_work_has_agent_and_queue", {"agent": None}),
        ("conversation_in_work_has_agent_and_queue", {"queue": None}),
        ("conversation_closed_knows_when", {"status": "closed"}),
        ("conversation_closed_knows_when", {"closed_at": timezone.now()}),
    ],
)
def test_conversation_is_in_a_state_that_makes_sense(conversation, constraint, changes):
    refused(constraint, lambda: Conversation.objects.update(**changes))


def test_message_is_kept_once_per_channel(conversation):
    kept = conversation.messages.get()

    refused(
        "message_is_kept_once_per_channel",
        lambda: Message.objects.create(
            conversation=conversation,
            channel=conversation.channel,
            direction="inbound",
            origin="customer",
            external_id=kept.external_id,
        ),
    )


@pytest.mark.parametrize("changes", [{"state": "sent"}, {"direction": "outbound"}])
def test_only_what_came_in_was_received(conversation, changes):
    refused("message_received_is_inbound", lambda: Message.objects.update(**changes))


def test_queued_message_knows_when_to_go(conversation):
    refused(
        "message_queued_knows_when_to_go",
        lambda: Message.objects.update(state="queued", direction="outbound"),
    )


def test_identity_is_unique_on_its_channel(conversation):
    identity = conversation.identity

    refused(
        "identity_is_unique_on_its_channel",
        lambda: ContactIdentity.objects.create(
            channel=identity.channel, external_id=identity.external_id
        ),
    )


def test_identity_has_an_external_id(conversation):
    refused("identity_has_an_external_id", lambda: ContactIdentity.objects.update(external_id=""))


def test_conversation_has_one_running_session(conversation, alice):
    again = {"agent": alice, "queue": conversation.queue, "accepted_at": timezone.now()}

    refused(
        "session_one_running_per_conversation",
        lambda: Session.objects.create(conversation=conversation, **again),
    )


def test_conversation_is_offered_to_one_at_a_time(conversation, alice, bob):
    def offer(agent):
        Session.objects.create(conversation=conversation, agent=agent, queue=conversation.queue)

    offer(alice)

    refused("session_one_offer_per_conversation", lambda: offer(bob))


def test_running_session_and_an_offer_stand_side_by_side(conversation, bob):
    Session.objects.create(conversation=conversation, agent=bob, queue=conversation.queue)

    assert (conversation.sessions.running().count(), conversation.sessions.pending().count()) == (
        1,
        1,
    )


def test_closed_session_knows_why(conversation):
    refused("session_closed_knows_why", lambda: Session.objects.update(closed_at=timezone.now()))


def test_session_has_one_primary_agent_at_a_time(conversation, bob):
    session = conversation.sessions.get()

    refused(
        "participant_one_primary_at_a_time",
        lambda: Participant.objects.create(session=session, agent=bob),
    )


def test_agent_takes_part_once_at_a_time(conversation, alice):
    session = conversation.sessions.get()

    refused(
        "participant_takes_part_once",
        lambda: Participant.objects.create(session=session, agent=alice, mode="consult"),
    )


@pytest.mark.parametrize("status", ["waiting", "wrap_up"])
def test_only_what_is_open_or_active_is_offered(conversation, bob, status):
    refused(
        "conversation_offered_is_open_or_active",
        lambda: Conversation.objects.update(status=status, offered_to=bob),
    )


def test_attempt_in_vain_is_kept_once(conversation):
    kept = AssignmentRound.objects.create(queue=conversation.queue)
    in_vain = {"conversation": conversation, "round": kept, "outcome": "nobody"}
    AssignmentAttempt.objects.create(**in_vain)

    refused("attempt_in_vain_is_kept_once", lambda: AssignmentAttempt.objects.create(**in_vain))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("work_stream_closes_after_a_while", {"auto_close_minutes": 0}),
        ("work_stream_offers_last_a_while", {"offer_seconds": 0}),
        ("work_stream_lets_agents_hold_one", {"max_concurrency": 0}),
        ("work_stream_allows_some_presence", {"allowed_presences": []}),
    ],
)
def test_work_stream_makes_sense(stream, constraint, changes):
    refused(constraint, lambda: WorkStream.objects.update(**changes))
