"""A decision remembers what the customer wrote: it is for those who may read that."""

import pytest

from routing.models import Condition, RoutingDecision, RoutingRule
from tests.api.conftest import program  # noqa: F401 - a fixture
from tests.fixtures import text_item
from tests.inbox.test_supervisor_settings import WORDS, switch_off, text_of  # noqa: F401
from workstreams.conversations.models import Conversation
from workstreams.models import Queue


@pytest.fixture
def decided(page, stream, deliver, alice):
    """Alice works on it; a rule has looked at its first message."""
    rule = RoutingRule.objects.create(work_stream=stream, name="Lamps", queue=Queue.default())
    asked = {"entity": "message", "attribute": "text", "operator": "contains", "value": "lamp"}
    Condition.objects.create(rule=rule, **asked)
    deliver(text_item(WORDS))
    return Conversation.objects.get()


def test_administration_shows_decisions_to_who_may_read(at_sofias, decided, switch_off):  # noqa: F811
    where = f"/admin/routing/routingdecision/{RoutingDecision.objects.get().pk}/change/"
    assert WORDS in text_of(at_sofias.get(where))
    switch_off("monitor")

    assert WORDS not in text_of(at_sofias.get(where, follow=True))


def test_try_it_takes_conversations_of_who_may_read(at_sofias, decided, switch_off):  # noqa: F811
    where = f"/admin/workstreams/workstream/{decided.work_stream_id}/try/"
    tried = {"conversation": decided.pk, "try": "1"}
    assert WORDS in text_of(at_sofias.post(where, tried))
    switch_off("monitor")

    assert WORDS not in text_of(at_sofias.post(where, tried))


def test_api_traces_for_who_may_read(program, sofia, decided, switch_off):  # noqa: F811
    def trace():
        client = program(sofia)
        return client.get(f"/api/v1/conversations/{decided.pk}/").json()["routing"]["trace"]

    assert WORDS in str(trace())
    switch_off("monitor")

    assert trace() == []
