"""What led the customer here is kept, with the context variables it carries along."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations.intake.referrals import variables_in
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import ContextVariable

LINK = {"ref": "plan=gold&Shop=north", "source": "SHORTLINK", "type": "OPEN_THREAD"}
KEPT = {"ref": "plan=gold&Shop=north", "source": "SHORTLINK", "kind": "OPEN_THREAD"}


@pytest.fixture(autouse=True)
def variables(stream):
    for name in ("plan", "Shop"):
        ContextVariable.objects.create(work_stream=stream, display_name=name, name=name)


def referral_item(**referral):
    item = text_item()
    del item["message"]
    return {**item, "referral": {**LINK, **referral}}


def referred_message(**message):
    return text_item(referral=LINK, **message)


def test_referral_of_the_first_message_is_kept(deliver):
    deliver(referred_message())

    conversation = Conversation.objects.get()
    assert conversation.referral == KEPT
    assert conversation.context_variables == {"plan": "gold", "Shop": "north"}


def test_referral_alone_opens_nothing(deliver):
    deliver(referral_item())

    assert not Conversation.objects.exists()
    assert not ContactIdentity.objects.exists()


def test_referral_alone_is_kept_on_the_live_conversation(deliver, conversation):
    deliver(referral_item())

    conversation.refresh_from_db()
    assert conversation.referral == KEPT
    assert conversation.status == "active"


def test_later_referral_replaces_the_earlier_one_and_adds_to_its_variables(deliver):
    deliver(referred_message())
    deliver(referral_item(ref="plan=silver"))

    conversation = Conversation.objects.get()
    assert conversation.referral["ref"] == "plan=silver"
    assert conversation.context_variables == {"plan": "silver", "Shop": "north"}


def test_message_without_a_referral_leaves_the_old_one(deliver):
    deliver(referred_message())
    deliver(text_item(mid="m_2"))

    assert Conversation.objects.get().referral == KEPT


def test_referral_after_closure_is_not_the_closed_conversations(deliver, conversation):
    conversation.status = "closed"
    conversation.closed_at = conversation.opened_at
    conversation.save()

    deliver(referral_item())

    conversation.refresh_from_db()
    assert conversation.referral == {}


def test_referral_and_message_can_come_together(deliver):
    deliver(text_item(), referral_item())

    assert Conversation.objects.get().referral == KEPT


@pytest.mark.parametrize(
    ("ref", "variables"),
    [
        ("plan=gold", {"plan": "gold"}),
        ("plan=gold&Shop=north+quay%21", {"plan": "gold", "Shop": "north quay!"}),
        ("Plan=gold", {}),
        ("shop=north", {}),
        ("colour=red", {}),
        ("spring_lamps", {}),
        ("", {}),
        ("plan=", {}),
        ("plan=" + "x" * 4000, {"plan": "x" * 4000}),
        ("plan=" + "x" * 4001, {}),
        ("&".join(["plan=gold"] * 101), {}),
        ("plan=%00", {}),
    ],
)
def test_ref_sets_declared_variables_and_no_others(ref, variables):
    assert variables_in(ref, ["plan", "Shop"]) == variables


def test_declared_names_are_those_of_the_page_s_own_work_stream(deliver, page):
    ContextVariable.objects.all().delete()
    other = type(page.work_stream).objects.create(name="Another")
    ContextVariable.objects.create(work_stream=other, display_name="plan", name="plan")

    deliver(referred_message())

    assert Conversation.objects.get().context_variables == {}
