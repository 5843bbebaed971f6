"""Rules, and a customer who writes and is introduced by Facebook."""

import pytest
import responses
from django.conf import settings

from routing.models import Condition, RoutingRule
from tests.fixtures import GILDA, text_item
from workstreams.conversations import profiles, timeline
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import Queue

ENTITY = "facebook_engagement_context"
GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"
GILDA_MOSS = {
    "name": "Gilda Moss",
    "first_name": "Gilda",
    "last_name": "Moss",
    "locale": "en_GB",
    "timezone": 1,
    "gender": "female",
}


@pytest.fixture
def spare(db):
    return Queue.objects.create(name="Spare")


def rule(stream, queue, *conditions, name="Gilda is a VIP", **fields):
    made = RoutingRule.objects.create(work_stream=stream, queue=queue, name=name, **fields)
    for order, condition in enumerate(conditions):
        Condition.objects.create(rule=made, order=order, **line(condition))
    return made


def line(condition, group=""):
    """(attribute, operator, value) of Facebook, or (entity, attribute, operator, value)."""
    entity, attribute, operator, value = condition if len(condition) == 4 else (ENTITY, *condition)
    return {
        "entity": entity,
        "attribute": attribute,
        "operator": operator,
        "value": value,
        "group": group,
    }


def by_id(operator="equals", value=GILDA):
    return ("user_page_scoped_id", operator, value)


def by_name(operator="equals", value="Gilda Moss"):
    return ("customer_name", operator, value)


@pytest.fixture
def write(deliver):
    """A customer writes, and the conversation as it is then."""

    def write(**item):
        deliver(text_item(**item))
        return Conversation.objects.latest("id")

    return write


@pytest.fixture
def introduce(commit):
    """Facebook tells who the customer is, or with None that it will not."""

    def introduce(profile=GILDA_MOSS):
        with responses.RequestsMock() as mock, commit():
            mock.get(f"{GRAPH}/{GILDA}", json=profile or {})
            profiles.fetch(ContactIdentity.objects.get().pk)
        return Conversation.objects.get()

    return introduce


@pytest.fixture
def meanwhile(transactional_db):
    """`meanwhile(kind, do)`: done at once when this is first told of any conversation.

    Commits are real, so that it comes between two transactions of whoever is at work.
    """
    waiting, connected = [], []

    def meanwhile(kind, do):
        def on_happened(events, **_):
            if on_happened in waiting and any(event.kind == kind for event in events):
                waiting.remove(on_happened)
                do()

        waiting.append(on_happened)
        connected.append(on_happened)
        timeline.happened.connect(on_happened, weak=False)

    yield meanwhile
    for receiver in connected:
        timeline.happened.disconnect(receiver)
    assert waiting == [], "it never came to that"
