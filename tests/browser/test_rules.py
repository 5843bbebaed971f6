"""Rules in a real browser: the row of a condition offers what fits, and rules are dragged."""

import pytest

from routing.models import Condition, RoutingRule
from tests.administration.forms import change, new_one


@pytest.fixture
def administrator(admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return admin_user


@pytest.fixture
def rule(stream, vip):
    rule = RoutingRule.objects.create(work_stream=stream, name="Gilda first", queue=vip, order=1)
    Condition.objects.create(
        rule=rule,
        entity="facebook_engagement_context",
        attribute="customer_name",
        operator="equals",
        value="Gilda Rossi",
    )
    return rule


@pytest.fixture
def rules(rule, vip):
    others = [
        RoutingRule.objects.create(work_stream=rule.work_stream, name=name, queue=vip, order=order)
        for order, name in ((2, "Germans"), (3, "The rest"))
    ]
    Condition.objects.create(
        rule=others[0],
        entity="facebook_engagement_context",
        attribute="locale",
        operator="begins_with",
        value="de",
    )
    return [rule, *others]


def values(select):
    return select.locator("option").evaluate_all("all => all.map(one => one.value)")


def test_row_offers_what_fits_its_entity_and_attribute(open_page, administrator, stream):
    page = open_page(new_one(stream), administrator)
    page.locator("#conditions-group .add-row, #conditions-data .add-row").first.click()
    row = page.locator(".form-row:has([name='conditions-0-attribute'])")
    row.locator("[name$=entity]").select_option("time")

    attributes = row.locator("[name$=attribute]")
    assert values(attributes) == ["time.inside_hours", "time.day", "time.hour"]
    attributes.select_option("time.hour")
    assert "is_greater_than" in values(row.locator("[name$=operator]"))
    assert "contains" not in values(row.locator("[name$=operator]"))


def test_choice_is_picked_and_saved_as_its_code(open_page, administrator, stream, vip):
    page = open_page(new_one(stream), administrator)
    page.locator("[name=name]").fill("Sundays")
    page.evaluate(
        f"document.querySelector('[name=queue]').append(new Option('VIP', {vip.pk}, true, true))"
    )
    page.locator("#conditions-group .add-row, #conditions-data .add-row").first.click()
    row = page.locator(".form-row:has([name='conditions-0-attribute'])")
    row.locator("[name$=entity]").select_option("time")
    row.locator("[name$=attribute]").select_option("time.day")
    row.locator("[data-choice-of]").select_option("sunday")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/change/#rules")

    assert Condition.objects.get().value == "sunday"


def test_choice_nobody_knows_is_not_replaced_in_silence(open_page, administrator, rule):
    rule.conditions.update(entity="time", attribute="day", value="someday")
    page = open_page(change(rule), administrator)

    assert page.locator("[data-choice-of]").input_value() == "someday"
    assert page.locator("[name=conditions-0-value]").input_value() == "someday"


def test_value_disappears_where_none_is_asked_for(open_page, administrator, rule):
    page = open_page(change(rule), administrator)
    row = page.locator(".form-row:has([name='conditions-0-attribute'])")
    row.locator("[name$=operator]").select_option("contains_data")

    assert not row.locator("[name$=value]").is_visible()


def test_dragged_rule_is_saved_in_its_new_place(open_page, administrator, rules):
    page = open_page(f"{change(rules[0].work_stream)}#rules", administrator)
    handles = page.locator(".rule-handle .material-symbols-outlined")
    handles.nth(2).drag_to(handles.nth(0))
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_selector("text=was changed successfully")

    names = list(rules[0].work_stream.rules.values_list("name", flat=True))
    assert names == ["The rest", "Gilda first", "Germans"]


def test_panel_on_the_tab_shows_the_outcome(open_page, administrator, rules):
    page = open_page(f"{change(rules[0].work_stream)}#rules", administrator)
    page.locator("summary", has_text="Try it").click()
    page.locator("#trial_first_name").fill("Gilda")
    page.locator("#trial_last_name").fill("Rossi")
    page.locator("button[form=try-it]").click()

    page.wait_for_selector("text=Because of the rule “Gilda first”.")


def test_display_name_fills_the_name_while_it_is_typed(open_page, administrator, stream):
    page = open_page(f"{change(stream)}#context_variables", administrator)
    page.locator("#context_variables-group .add-row").click()
    page.locator("[name=context_variables-0-display_name]").fill("Order number")

    assert page.locator("[name=context_variables-0-name]").input_value() == "order_number"
