"""The tab of routing rules: rules, their conditions and shares, and what is said about them."""

import pytest

from routing.models import Condition, QueueShare, RoutingRule
from tests.administration.forms import (
    FACEBOOK,
    change,
    condition,
    new_rule,
    one_rule,
    rows,
    stream_fields,
)
from workstreams.models import ContextVariable, Queue


def words_after(admin, stream, rule_rows):
    return admin.post(change(stream), stream_fields() | rule_rows, follow=True).content.decode()


def test_rules_and_conditions_are_saved_in_one_post(admin, stream, vip):
    posted = (
        stream_fields()
        | rows("rules", new_rule("Gilda", vip), new_rule("The rest", Queue.default()))
        | rows("rules-0-conditions", condition("Gilda"), condition("it_IT", "locale"))
        | rows("rules-0-shares")
        | rows("rules-1-conditions")
        | rows("rules-1-shares")
    )
    response = admin.post(change(stream), posted)

    assert response.status_code == 302
    first, second = stream.rules.all()
    assert (first.name, first.order, second.name, second.order) == ("Gilda", 1, "The rest", 2)
    conditions = first.conditions.values_list("attribute", "value", "order")
    assert list(conditions) == [("customer_name", "Gilda", 1), ("locale", "it_IT", 2)]


def test_new_rule_goes_behind_the_old_ones(admin, rule):
    stored = new_rule(rule.name, rule.queue, id=rule.pk, work_stream=rule.work_stream_id, order=1)
    posted = (
        stream_fields()
        | rows("rules", stored, new_rule("The rest", rule.queue), stored=1)
        | rows("rules-0-conditions")
        | rows("rules-0-shares")
        | rows("rules-1-conditions")
        | rows("rules-1-shares")
    )
    response = admin.post(change(rule.work_stream), posted)

    assert response.status_code == 302
    assert list(rule.work_stream.rules.values_list("name", "order")) == [
        ("Gilda first", 1),
        ("The rest", 2),
    ]


def test_conditions_of_one_group_are_saved_with_its_letter(admin, stream, vip):
    group = [condition("Gilda", group="A"), condition("it_IT", "locale", group="A")]
    admin.post(change(stream), stream_fields() | one_rule(new_rule("Gilda", vip), *group))

    assert set(Condition.objects.values_list("group", flat=True)) == {"A"}


def test_condition_contains_data_keeps_no_value(admin, stream, vip):
    known = condition("whatever", operator="contains_data")
    admin.post(change(stream), stream_fields() | one_rule(new_rule("Known", vip), known))

    kept = Condition.objects.get()
    assert (kept.operator, kept.value) == ("contains_data", "")


def test_choice_is_kept_as_its_code(admin, stream, vip):
    sunday = condition("sunday ", "day", entity="time")
    attached = condition("Yes", "has_attachment", entity="message")
    admin.post(change(stream), stream_fields() | one_rule(new_rule("A", vip), sunday, attached))

    assert list(Condition.objects.values_list("value", flat=True)) == ["sunday", "yes"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (condition(""), "Enter a value to compare with."),
        (condition("late", "hour", entity="time"), "Enter a number such as 5.5."),
        (condition("Someday", "day", entity="time"), "Enter one of: Monday, Tuesday"),
        (
            condition("1", "hour", operator="contains", entity="time"),
            "For “Hour (0-23)” choose one of: Equals, Does not equal, Is greater than",
        ),
        (
            condition("Gilda", operator="is_greater_than"),
            "For “Customer name” choose one of: Equals",
        ),
        (
            condition("Gilda") | {"attribute": "contact.name"},
            "“Full name” belongs to Contact. Choose that entity, or another one.",
        ),
        (condition("Gilda") | {"attribute": f"{FACEBOOK}.age"}, "not one of the available choices"),
    ],
)
def test_condition_that_cannot_be_meant_is_refused_with_a_sentence(
    admin, stream, vip, wrong, sentence
):
    words = words_after(admin, stream, one_rule(new_rule("Gilda", vip), wrong))

    assert sentence in words
    assert not RoutingRule.objects.exists()


def test_attributes_are_grouped_by_entity(admin, stream):
    ContextVariable.objects.create(work_stream=stream, display_name="Order", name="order_number")
    words = admin.get(change(stream)).content.decode()

    for group in ("Facebook Engagement Context", "Message", "Contact", "Context variables", "Time"):
        assert f'<optgroup label="{group}">' in words
    assert 'value="context_variables.order_number"' in words


def test_condition_on_what_is_gone_is_shown_as_it_is_and_not_saved_again(admin, rule):
    Condition.objects.update(attribute="shoe_size")
    words = admin.get(change(rule.work_stream)).content.decode()

    assert "No longer known" in words
    stored = new_rule(rule.name, rule.queue, id=rule.pk, work_stream=rule.work_stream_id, order=1)
    kept = {"id": rule.conditions.get().pk, "rule": rule.pk}
    posted = (
        rows("rules", stored, stored=1)
        | rows("rules-0-conditions", condition("44", "shoe_size") | kept, stored=1)
        | rows("rules-0-shares")
    )
    refusal = "This attribute is no longer there. Choose another."
    assert refusal in words_after(admin, rule.work_stream, posted)


def test_shares_that_make_a_whole_are_saved(admin, stream, vip):
    shares = [{"queue": vip.pk, "percent": 30}, {"queue": Queue.default().pk, "percent": 70}]
    admin.post(change(stream), stream_fields() | one_rule(new_rule("Split", vip), shares=shares))

    assert sorted(QueueShare.objects.values_list("percent", flat=True)) == [30, 70]


def test_shares_that_make_no_whole_are_refused(admin, stream, vip):
    shares = [{"queue": vip.pk, "percent": 30}, {"queue": Queue.default().pk, "percent": 60}]
    words = words_after(admin, stream, one_rule(new_rule("Split", vip), shares=shares))

    assert "The shares add up to 90; make it 100." in words
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("count", [1, 6])
def test_rule_splits_among_two_to_five_queues(admin, stream, vip, count):
    queues = [Queue.objects.create(name=f"Queue {number}") for number in range(count)]
    shares = [{"queue": queue.pk, "percent": 100 // count} for queue in queues]
    words = words_after(admin, stream, one_rule(new_rule("Split", vip), shares=shares))

    assert f"A rule splits among 2 to 5 queues, not {count}." in words


def test_rule_without_conditions_is_saved_with_a_warning(admin, stream, vip):
    words = words_after(admin, stream, one_rule(new_rule("All", vip)))

    assert "“All” has no condition, so it takes every conversation." in words
    assert RoutingRule.objects.exists()


def test_rule_below_a_catch_all_is_saved_with_a_warning(admin, stream, vip):
    posted = (
        rows("rules", new_rule("All", vip), new_rule("Gilda", vip))
        | rows("rules-0-conditions")
        | rows("rules-0-shares")
        | rows("rules-1-conditions", condition("Gilda"))
        | rows("rules-1-shares")
    )
    words = words_after(admin, stream, posted)

    assert "“Gilda” can never be reached: “All” above it takes everything." in words


def test_rule_to_an_inactive_queue_is_saved_with_a_warning(admin, stream, vip):
    vip.is_active = False
    vip.save()
    words = words_after(admin, stream, one_rule(new_rule("Gilda", vip), condition("Gilda")))

    assert "“Gilda” is skipped: its queue “VIP” is not active." in words


def test_more_rules_than_are_looked_at_bring_a_warning(admin, stream, vip):
    RoutingRule.objects.bulk_create(
        RoutingRule(work_stream=stream, name=f"Rule {n}", queue=vip, order=n, is_active=False)
        for n in range(101)
    )
    posted = stream_fields(**rows("rules"))
    words = admin.post(change(stream), posted, follow=True).content.decode()

    assert "“Rule 100” and what follows is not looked at: only the first 100 rules are." in words
