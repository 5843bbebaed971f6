"""What the rules hide and what they leave; when they count, and on whose words."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations import masking, replies
from workstreams.conversations.built_in import ensure_masking_rules
from workstreams.conversations.masking import masked
from workstreams.conversations.models import MaskingRule, MaskingSettings, Message

CARD = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Card number", f"It is {CARD}.", "It is #### #### #### ####."),
        ("Card number", "5500-0000-0000-0004", "###################"),
        ("Card number", "4111111111111112", "4111111111111112"),  # wrong check digit
        ("Card number", "Order 123456789012", "Order 123456789012"),
        (
            "E-mail address",
            "gilda.r+lamps@mail.example ok",
            "########################## ok",
        ),
        ("E-mail address", "gíl@bücher.example", "##################"),
        ("E-mail address", "at @home", "at @home"),
        ("Social security number (United States)", "078-05-1120", "###########"),
        ("Social security number (United States)", "1078-05-1120", "1078-05-1120"),
        ("Bank account (IBAN)", "DE89 3704 0044 0532 0130 00", "#### #### #### #### #### ##"),
        ("Bank account (IBAN)", "DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
        ("National id (Spain)", "12345678Z o X1234567L", "######### o #########"),
        ("National id (France)", "1 84 12 76 451 089 46", "# ## ## ## ### ### ##"),
    ],
)
def test_rules_that_came_with_the_product(db, name, text, shown):
    MaskingRule.objects.exclude(name=name).delete()
    MaskingRule.objects.update(is_active=True)
    masking.forget()

    assert masked(text) == shown


def test_only_card_numbers_are_hidden_from_the_start(db):
    active = MaskingRule.objects.filter(is_active=True)

    assert [rule.name for rule in active] == ["Card number"]


def test_what_an_administrator_deleted_stays_deleted(db):
    MaskingRule.objects.all().delete()
    ensure_masking_rules()

    assert not MaskingRule.objects.exists()


def test_rules_that_overlap_hide_what_either_finds(db):
    MaskingRule.objects.all().delete()
    MaskingRule.objects.create(name="A", pattern="abc")
    MaskingRule.objects.create(name="B", pattern="cde")
    masking.forget()

    assert masked("xabcdex") == "x#####x"


def test_what_is_kept_stays_whole(deliver, masking_on, page):
    deliver(text_item(CARD))

    assert Message.objects.get().text == CARD


def test_switch_shows_everything_again(masking_on):
    MaskingSettings.objects.update(masks_customers=False)
    masking.forget()

    assert masked(CARD) == CARD


def test_rules_cost_one_look_for_many_texts(masking_on, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert {masked(CARD) for _ in range(50)} == {"#### #### #### ####"}


def test_rule_written_past_the_form_hides_nothing_and_breaks_nothing(masking_on):
    MaskingRule.objects.create(name="Broken", pattern="(")
    masking.forget()

    assert masked(f"{CARD} (") == "#### #### #### #### ("


@pytest.mark.parametrize(("switch", "sent"), [(False, CARD), (True, "#### #### #### ####")])
def test_what_agents_write_is_hidden_before_it_is_kept(
    conversation, alice, masking_on, switch, sent
):
    MaskingSettings.objects.update(masks_agents=switch)
    masking.forget()

    (message,) = replies.reply(conversation, alice.user, CARD)

    message.refresh_from_db()
    assert message.text == sent
