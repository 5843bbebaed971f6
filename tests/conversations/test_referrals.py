"""What led the customer here is kept, with the context variables it carries along."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations import lifecycle
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


def test_referral_before_the_first_message_waits_for_it(deliver):
    deliver(referral_item())
    deliver(text_item())

    conversation = Conversation.objects.get()
    assert conversation.referral == KEPT
    assert conversation.context_variables == {"plan": "gold", "Shop": "north"}
    assert conversation.entry_point == "SHORTLINK"
    assert ContactIdentity.objects.get().referral == {}


def test_nobody_is_asked_for_a_profile_before_they_write(deliver):
    deliver(referral_item())
    assert ContactIdentity.objects.get().profile_due_at is None

    deliver(text_item())

    assert ContactIdentity.objects.get().profile_due_at is not None


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

    deliver(text_item("again", mid="m_again"))

    conversation.refresh_from_db()
    assert conversation.referral == {}
    assert Conversation.objects.latest("id").referral == KEPT


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


def test_own_word_of_the_message_counts_more_than_what_waited(deliver):
    deliver(referral_item(ref="plan=silver"))
    deliver(referred_message())

    waited = {**KEPT, "ref": "plan=silver"}
    assert Conversation.objects.get().referral == {**KEPT, "before": [waited]}


def test_referral_processed_again_does_not_wait_for_another_conversation(deliver, alice):
    kept = deliver(referral_item())
    deliver(text_item())
    lifecycle.force_close(Conversation.objects.get(), alice.user)
    type(kept).objects.all().process_again()
    deliver()

    deliver(text_item("again", mid="m_again"))

    assert Conversation.objects.latest("id").referral == {}


def test_widget_on_a_web_site_is_where_the_customer_came_from(deliver):
    deliver(text_item(tags=[{"source": "customer_chat_plugin"}]))

    assert Conversation.objects.get().entry_point == "customer_chat_plugin"


def test_advertisement_is_kept_with_its_title_and_post(deliver):
    shown = {"ad_title": "Spring lamps", "post_id": "110_9"}
    deliver(text_item(referral={"source": "ADS", "ad_id": "23", "ads_context_data": shown}))

    kept = Conversation.objects.get().referral
    assert (kept["ad_title"], kept["post_id"]) == ("Spring lamps", "110_9")


def test_declared_names_are_those_of_the_page_s_own_work_stream(deliver, page):
    ContextVariable.objects.all().delete()
    other = type(page.work_stream).objects.create(name="Another")
    ContextVariable.objects.create(work_stream=other, display_name="plan", name="plan")

    deliver(referred_message())

    assert Conversation.objects.get().context_variables == {}


def test_earlier_referrals_stay_beneath_the_latest_one(deliver):
    deliver(referred_message())
    deliver(referral_item(ref="two"))
    deliver(referral_item(ref="two"))

    conversation = Conversation.objects.get()
    assert conversation.referral == {**KEPT, "ref": "two", "before": [KEPT]}


def test_the_first_of_many_referrals_is_never_lost(deliver):
    deliver(referred_message())
    for number in range(9):
        deliver(referral_item(ref=f"link-{number}"))

    before = [each["ref"] for each in Conversation.objects.get().referral["before"]]
    assert before == [KEPT["ref"], "link-4", "link-5", "link-6", "link-7"]


def test_referrals_that_wait_for_a_conversation_are_all_kept(deliver):
    deliver(referral_item())
    deliver(referral_item(ref="two"))
    deliver(text_item())

    conversation = Conversation.objects.get()
    assert conversation.referral == {**KEPT, "ref": "two", "before": [KEPT]}
