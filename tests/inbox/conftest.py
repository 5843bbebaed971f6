"""Who looks at the inbox, and how a conversation gets into the state a test needs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routing import transfer
from tests.fixtures import make_agent, text_item
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.models import Queue

ROLE_BACKEND = "omnichannel.access.backend.RoleBackend"


@pytest.fixture
def signed_in():
    """A browser in which this agent (or user) has signed in; forged forms are refused."""

    def signed_in(who, *, checks_csrf=False):
        client = Client(enforce_csrf_checks=checks_csrf)
        client.force_login(getattr(who, "user", who), ROLE_BACKEND)
        return client

    return signed_in


@pytest.fixture
def at_alices(signed_in, alice):
    return signed_in(alice)


@pytest.fixture
def at_sofias(signed_in, sofia):
    return signed_in(sofia)


@pytest.fixture
def carol(db):
    """An agent who is away, so that nothing is assigned to her."""
    return make_agent("carol", "Carol Jansen", presence="Away")


@pytest.fixture
def open_conversation(deliver, db):
    """Gilda wrote while nobody was there."""
    deliver(text_item("Is anybody there?"))
    return Conversation.objects.get()


@pytest.fixture
def offered(asking, deliver, alice):
    """Gilda wrote, and Alice is asked."""
    deliver(text_item("Is the brass lamp in stock?"))
    return Conversation.objects.get()


@pytest.fixture
def stopped(offered):
    """Alice turned it down, and nobody is asked any more."""
    offered.sessions.update(closed_at=timezone.now(), closure_reason="agent_rejected")
    Conversation.objects.update(offered_to=None, offering_stopped_at=timezone.now())
    return offered


@pytest.fixture
def transferred(conversation, asking, bob):
    """Alice has it and asks Bob to take over."""
    transfer.to_agent(conversation, bob, conversation.agent.user)
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def write(page):
    """Put a message straight into a conversation."""

    def write(conversation, text="", *, state=State.RECEIVED, **fields):
        inbound = state == State.RECEIVED
        return Message.objects.create(
            conversation=conversation,
            channel_id=conversation.channel_id,
            direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
            text=text,
            state=state,
            **{"origin": Origin.CUSTOMER if inbound else Origin.AGENT, **fields},
        )

    return write


@pytest.fixture
def crowd(page):
    """That many customers, the first one the longest ago; `agent` has them, or nobody."""

    def crowd(number, agent=None):
        now = timezone.now()
        for place in range(number):
            at = now - timedelta(minutes=number - place)
            identity = ContactIdentity.objects.create(
                channel=page, external_id=str(place), name=f"Customer {place:02}"
            )
            Conversation.objects.create(
                identity=identity,
                channel=page,
                work_stream=page.work_stream,
                queue=Queue.default(),
                agent=agent,
                status=Status.ACTIVE if agent else Status.OPEN,
                last_activity_at=at,
                last_customer_message_at=at,
                waiting_since=at,
                last_line=f"Line {place:02}",
            )

    return crowd


def names(response):
    """Of the customers in a list, from above."""
    return [str(row.conversation.identity) for row in response.context["list"].rows]


def address(conversation, rest=""):
    return f"/inbox/{conversation.pk}/{rest}"
