"""Whatever the description allows is asked, and every answer is as described."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from workstreams.conversations import assignment
from workstreams.conversations.models import Contact, Conversation
from workstreams.integrations.tokens import new_token

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 12

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def product():
    """In this thread and on this test's connection, which no request may close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(customer, alice):
    """Alice has a conversation; ids that are guessed meet it now and then."""
    held = customer("6600000000000001")
    Conversation.objects.filter(pk=held.pk).update(contact=Contact.objects.create(name="Gilda"))
    assignment.assign(held, alice)
    return new_token(alice.user)[1]


def test_answers_are_as_described(product, token):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", product)
    operations = [found.ok() for found in schema.get_all_operations()]

    for operation in operations:
        try_out(operation, {"Authorization": f"Token {token}"})

    assert len(operations) >= 25


def try_out(operation, headers):
    """With the same examples each time."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def every_case(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    every_case()
