"""What the workflows write down is told or kept back on purpose, and nothing else is promised."""

from collections import defaultdict

import pytest

from tests.routing.conftest import rule
from tests.routing.scenes import set_capacity
from tests.webhooks.all_happenings import SCENES, Stage
from tests.webhooks.test_payload import documented
from workstreams.conversations.models import ConversationEvent
from workstreams.models import Queue

KEPT_BACK = {"automated": {"text"}}  # words


@pytest.fixture
def written(page, stream, vip, alice, bob, sofia, deliver, commit, client):
    """By kind, the names of all facts that ever stood in an event of it."""
    cast = {"alice": alice, "bob": bob, "sofia": sofia, "vip": vip, "stream": stream}
    on = Stage(page=page, deliver=deliver, commit=commit, client=client, **cast)
    rule(stream, Queue.objects.exclude(pk=vip.pk).get(), name="Everybody")
    set_capacity(alice, 99)
    set_capacity(bob, 0)
    for scene in SCENES:
        scene(on)
    written = defaultdict(set)
    for event in ConversationEvent.objects.all():
        written[event.kind] |= event.data.keys()
    return dict(written)


def test_documentation_names_what_workflows_write(written):
    assert {kind: names - KEPT_BACK.get(kind, set()) for kind, names in written.items()} == (
        documented()
    )
