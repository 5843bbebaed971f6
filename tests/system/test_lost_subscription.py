"""Facebook stops posting a page's events: the check mends it, what was written is fetched."""

import pytest

from facebook_channel.connection import check_schedule
from facebook_channel.models import Backfill, FacebookPage
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.people import OUTLET_ID
from tests.system.scenes import FULL
from workstreams.conversations.models import Conversation, ConversationEvent, Message

pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.xdist_group("stage")]

STRANGERS = 20 if FULL else 3
WRITTEN = ["Is the lamp in stock?", "Hello?"]


@with_one_broker
def test_what_was_written_without_a_subscription_is_fetched_and_routed_once(stage, busy_alice):
    gilda = stage.messenger.person("Gilda Brook", OUTLET_ID)
    known = gilda.write("Good morning")
    eventually(lambda: held_by(busy_alice, [known]), what="the first assignment")
    stage.messenger.disconnect(OUTLET_ID)
    strangers = [
        stage.messenger.person(f"Stranger {number}", OUTLET_ID) for number in range(STRANGERS)
    ]
    psids = {write_all(customer) for customer in [*strangers, gilda]}

    check_schedule.ask_for_check(FacebookPage.objects.get(page_id=OUTLET_ID))
    eventually(lambda: Backfill.objects.filter(state="done").exists(), what="the fetching")
    eventually(lambda: len(held_by(busy_alice, psids)) == len(psids), what="the routing")
    gilda.write("Thank you.")
    thanks = Message.objects.filter(text="Thank you.", conversation__in=conversations_of([known]))
    eventually(thanks.exists, what="the new message")

    assert len(conversations_of(psids)) == len(psids) == 1 + STRANGERS
    for conversation in conversations_of(psids):
        if conversation.identity.external_id == known:
            assert_all_is_there_once(conversation)
        else:
            assert texts_of(conversation) == WRITTEN
        assert number_of_assignments(conversation) == 1


def assert_all_is_there_once(conversation):
    """Whatever the order: Facebook tells whole seconds of what is fetched."""
    assert sorted(texts_of(conversation)) == sorted(["Good morning", *WRITTEN, "Thank you."])


def write_all(customer):
    """Their id on the page."""
    return [customer.write(text) for text in WRITTEN][-1]


def conversations_of(psids):
    """Others of this page may come back too, when they wrote within the same hour."""
    return Conversation.objects.filter(identity__external_id__in=psids)


def held_by(alice, psids):
    return conversations_of(psids).filter(agent=alice.agent)


def texts_of(conversation):
    return list(conversation.messages.in_order().values_list("text", flat=True))


def number_of_assignments(conversation):
    return conversation.events.filter(kind=ConversationEvent.Kind.ASSIGNED).count()
