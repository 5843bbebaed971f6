"""Sofia looks after the work of others: she reads along, advises, and decides who gets what."""

import pytest

from tests.acceptance.conftest import Inbox
from tests.fixtures import make_agent, text_item
from workstreams.models import Presence, SupervisorSettings

HENRIK, TOMAS = "6600000000000002", "6600000000000003"
QUESTION = "Is the brass lamp in stock?"
READ_ALONG = "Read along"


@pytest.fixture
def sofias(sofia):
    return Inbox(sofia)


def monitor(sofias):
    return sofias.press("participation", step="monitor")


@pytest.mark.parametrize("steps", [[], ["ending"]], ids=["Active", "Wrap-up"])
def test_supervisor_reads_along_and_the_agent_sees_it(facebook, inbox, sofias, steps):
    facebook.gilda_writes(QUESTION)
    for step in steps:
        inbox.press(step)
    assert READ_ALONG in sofias.look()

    assert QUESTION in monitor(sofias)

    assert "<bdi>Sofia Lindgren</bdi> reads along" in inbox.look()


@pytest.mark.parametrize(
    "steps",
    [["release"], ["session-closure"], ["ending", "session-closure"]],
    ids=["Open", "Waiting", "Closed"],
)
def test_supervisor_reads_along_with_nothing_else(facebook, inbox, sofias, alice, steps):
    facebook.gilda_writes(QUESTION)
    alice.presence = Presence.objects.get(name="Away")
    alice.save(update_fields=["presence"])
    for step in steps:
        inbox.press(step)

    assert READ_ALONG not in sofias.look()
    assert "has moved on" in monitor(sofias)


def test_supervisor_does_not_read_along_with_herself(facebook, sofia, sofias):
    sofia.presence, sofia.capacity = Presence.available(), 1
    sofia.save(update_fields=["presence", "capacity"])
    facebook.gilda_writes(QUESTION)
    assert sofias.conversation.agent == sofia

    assert READ_ALONG not in sofias.look()
    assert "takes part already" in monitor(sofias)


def test_what_she_writes_then_is_for_colleagues_alone(facebook, inbox, sofias):
    facebook.gilda_writes(QUESTION)
    monitor(sofias)

    sofias.press("notes", text="Two are left.")

    assert "Two are left." in inbox.look()
    assert not sofias.may_write()
    assert sofias.answer("Yes, two of them.").status_code == 422
    assert facebook.sent == []


@pytest.fixture
def bob(db):
    return make_agent("bob", "Bob Okafor", capacity=1, presence="Away")


def test_supervisor_assigns_what_is_open(facebook, sofias, bob):
    facebook.gilda_writes(QUESTION)
    assert sofias.conversation.agent is None

    assert "Assigned to Bob Okafor." in sofias.press("assignment", agent=bob.pk)

    assert sofias.conversation.agent == bob


def test_supervisor_who_may_only_assign_leaves_active_work_alone(facebook, inbox, sofias, bob):
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"transfer": False})
    facebook.gilda_writes(QUESTION)

    assert sofias.is_refused("assignment", agent=bob.pk)


def test_room_below_nothing_is_shown(facebook, sofias, bob):
    facebook.gilda_writes(QUESTION)
    sofias.press("assignment", agent=bob.pk)
    facebook.post(text_item("Where is my parcel?", mid="m_2", sender=HENRIK))
    sofias.press("assignment", agent=bob.pk)
    facebook.post(text_item("And my lamp?", mid="m_3", sender=TOMAS))

    assert "1 over capacity" in sofias.look("assign/")
