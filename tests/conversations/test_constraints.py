"""What must never be true is refused by the database itself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    Message,
    Participant,
    Session,
)


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


def test_conversation_has_one_running_session(conversation):
    refused(
        "session_one_running_per_conversation",
        lambda: Session.objects.create(conversation=conversation, queue=conversation.queue),
    )


def test_session_has_one_agent_at_a_time(conversation, bob):
    session = conversation.sessions.get()

    refused(
        "participant_one_at_a_time_in_a_session",
        lambda: Participant.objects.create(session=session, agent=bob),
    )
