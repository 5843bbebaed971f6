"""Programs that talk to the API, and conversations for them to talk about."""

from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from workstreams.conversations import assignment
from workstreams.conversations.models import (
    Attachment,
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
)
from workstreams.integrations.tokens import new_token
from workstreams.models import Queue

MORNING = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def program():
    """`program(alice)`: a client that carries a token of hers."""

    def program(agent):
        _, secret = new_token(agent.user)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
        return client

    return program


@pytest.fixture
def customer(page):
    """`customer("psid")`: someone who wrote to the page just now, with an open conversation."""

    def customer(external_id, *texts, queue=None):
        identity = ContactIdentity.objects.create(
            channel=page.channel_ptr,
            external_id=external_id,
            name="Gilda Moreau",
            window_opened_at=datetime.now(UTC),
        )
        conversation = Conversation.objects.create(
            identity=identity,
            channel=page.channel_ptr,
            work_stream=page.work_stream,
            queue=queue or Queue.default(),
        )
        for number, text in enumerate(texts or ("Is the brass lamp in stock?",)):
            say(conversation, text, f"m_{external_id}_{number}", MORNING + timedelta(0, number))
        return conversation

    return customer


def say(conversation, text, mid, at):
    message = Message.objects.create(
        conversation=conversation,
        channel=conversation.channel,
        direction=Direction.INBOUND,
        origin=Origin.CUSTOMER,
        text=text,
        external_id=mid,
        occurred_at=at,
    )
    Attachment.objects.create(message=message, kind="image", url="https://cdn.invalid/lamp.png")
    return message


@pytest.fixture
def held(customer, alice):
    """Gilda's conversation, in Alice's hands."""
    conversation = customer("6600000000000001")
    assignment.assign(conversation, alice)
    return conversation


def is_problem(response, status):
    """The answer is a refusal in the form every refusal has; gives its content."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    return problem
