"""The page of a routing rule: its conditions and shares, and what is said about them."""

import pytest
from django.urls import reverse

from routing.models import Condition, QueueShare, RoutingRule
from tests.administration.forms import (
    FACEBOOK,
    change,
    condition,
    delete,
    new_one,
    rows,
    rule_fields,
)
from workstreams.models import ContextVariable, Queue, WorkStream


def words_after(client, where, posted):
    return client.post(where, posted, follow=True).content.decode()


def test_new_rule_is_saved_with_its_conditions_and_leads_back_to_the_tab(admin, stream, vip):
    asked = [condition("Gilda"), condition("it_IT", "locale")]
    response = admin.post(new_one(stream), rule_fields("Gilda", vip, *asked))

    assert response.url == f"{change(stream)}#rules"
    rule = stream.rules.get()
    assert list(rule.conditions.values_list("attribute", "value", "order")) == [
        ("customer_name", "Gilda", 1),
        ("locale", "it_IT", 2),
    ]


def test_page_for_a_new_rule_names_its_work_stream_and_asks_for_no_other(admin, stream):
    words = admin.get(new_one(stream)).content.decode()

    assert "New Rule Item" in words
    assert f'href="{change(stream)}#rules"' in words
    assert 'name="work_stream"' not in words


def test_rule_added_without_a_work_stream_asks_for_one_first(admin, stream, vip):
    where = reverse("admin:routing_routingrule_add")
    assert "conditions-TOTAL_FORMS" not in admin.get(where).content.decode()

    posted = {"name": "Gilda", "work_stream": stream.pk, "queue": vip.pk, "match": "all"}
    assert admin.post(where, posted).url == change(stream.rules.get())


def test_work_stream_that_is_not_there_is_asked_for(admin, db):
    where = reverse("admin:routing_routingrule_add")

    for given in ("99999999999999999999", "abc", "-1"):
        assert admin.get(where, {"work_stream": given}).status_code == 200


def test_new_rule_goes_behind_the_old_ones(admin, rule):
    RoutingRule.objects.update(order=7)
    admin.post(new_one(rule.work_stream), rule_fields("The rest", rule.queue))

    assert list(rule.work_stream.rules.values_list("name", "order")) == [
        ("Gilda first", 7),
        ("The rest", 8),
    ]


def test_another_new_rule_belongs_to_the_same_work_stream(admin, rule):
    posted = rule_fields("The rest", rule.queue, _addanother="1")

    assert admin.post(new_one(rule.work_stream), posted).url == new_one(rule.work_stream)


def test_saved_and_deleted_rules_lead_back_to_the_tab(admin, rule):
    tab = f"{change(rule.work_stream)}#rules"
    kept = {"id": rule.conditions.get().pk, "rule": rule.pk}
    posted = rule_fields("Gilda", rule.queue) | rows(
        "conditions", condition("Gilda") | kept, stored=1
    )

    assert admin.post(change(rule), posted).url == tab
    assert admin.post(delete(rule), {"post": "yes"}).url == tab
    assert not RoutingRule.objects.exists()


def test_rule_of_the_same_name_is_refused(admin, rule):
    words = words_after(admin, new_one(rule.work_stream), rule_fields(rule.name, rule.queue))

    assert "The work stream has a rule “Gilda first” already. Choose another name." in words


def test_rule_of_another_work_stream_may_have_the_name(admin, rule):
    other = WorkStream.objects.create(name="Other")
    admin.post(new_one(other), rule_fields(rule.name, rule.queue))

    assert other.rules.get().name == rule.name


def test_copy_of_a_rule_stands_at_the_end_switched_off(admin, rule, vip):
    rule.shares.create(queue=vip, percent=60)
    rule.shares.create(queue=Queue.default(), percent=40)
    kept = {"id": rule.conditions.get().pk, "rule": rule.pk}
    shares = [
        {"id": share.pk, "rule": rule.pk, "queue": share.queue_id, "percent": share.percent}
        for share in rule.shares.all()
    ]
    posted = (
        rule_fields(rule.name, vip, routing_routingrule_save_and_copy="1")
        | rows("conditions", condition("Gilda Rossi") | kept, stored=1)
        | rows("shares", *shares, stored=2)
    )
    words = words_after(admin, change(rule), posted)

    assert "“Copy of Gilda first” stands at the end, switched off." in words
    copy = RoutingRule.objects.get(name="Copy of Gilda first")
    assert (copy.is_active, copy.order) == (False, rule.order + 1)
    assert copy.conditions.get().value == "Gilda Rossi"
    assert sorted(copy.shares.values_list("percent", flat=True)) == [40, 60]


def test_supervisor_reads_a_rule_and_adds_none(supervisor, rule):
    words = supervisor.get(change(rule)).content.decode()

    assert "Gilda Rossi" in words
    assert 'name="_save"' not in words
    assert supervisor.get(new_one(rule.work_stream)).status_code == 403


def test_page_says_the_saved_conditions_in_one_sentence(admin, rule):
    words = admin.get(change(rule)).content.decode()

    assert "Customer name equals Gilda Rossi" in words


def test_page_hands_its_script_what_can_be_asked(admin, rule):
    words = admin.get(change(rule)).content.decode()

    assert 'id="condition-vocabulary"' in words
    assert '["de_DE", "German (DE)"]' in words
    assert '["5.5", "GMT+05:30"]' in words


def test_conditions_of_one_group_are_saved_with_its_letter(admin, stream, vip):
    group = [condition("Gilda", group="A"), condition("it_IT", "locale", group="A")]
    admin.post(new_one(stream), rule_fields("Gilda", vip, *group))

    assert set(Condition.objects.values_list("group", flat=True)) == {"A"}


def test_condition_contains_data_keeps_no_value(admin, stream, vip):
    known = condition("whatever", operator="contains_data")
    admin.post(new_one(stream), rule_fields("Known", vip, known))

    kept = Condition.objects.get()
    assert (kept.operator, kept.value) == ("contains_data", "")


def test_choice_is_kept_as_its_code(admin, stream, vip):
    sunday = condition("sunday ", "day", entity="time")
    attached = condition("Yes", "has_attachment", entity="message")
    admin.post(new_one(stream), rule_fields("A", vip, sunday, attached))

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
    words = words_after(admin, new_one(stream), rule_fields("Gilda", vip, wrong))

    assert sentence in words
    assert not RoutingRule.objects.exists()


def test_attributes_are_grouped_by_entity(admin, stream):
    ContextVariable.objects.create(work_stream=stream, display_name="Order", name="order_number")
    words = admin.get(new_one(stream)).content.decode()

    for group in ("Facebook Engagement Context", "Message", "Contact", "Context variables", "Time"):
        assert f'<optgroup label="{group}">' in words
    assert 'value="context_variables.order_number"' in words


def test_condition_on_what_is_gone_is_shown_as_it_is_and_not_saved_again(admin, rule):
    Condition.objects.update(attribute="shoe_size")
    assert "No longer known" in admin.get(change(rule)).content.decode()

    kept = {"id": rule.conditions.get().pk, "rule": rule.pk}
    posted = rule_fields(rule.name, rule.queue) | rows(
        "conditions", condition("44", "shoe_size") | kept, stored=1
    )
    refusal = "This attribute is no longer there. Choose another."
    assert refusal in words_after(admin, change(rule), posted)


def test_shares_that_make_a_whole_are_saved(admin, stream, vip):
    shares = [{"queue": vip.pk, "percent": 30}, {"queue": Queue.default().pk, "percent": 70}]
    admin.post(new_one(stream), rule_fields("Split", vip, shares=shares))

    assert sorted(QueueShare.objects.values_list("percent", flat=True)) == [30, 70]


def test_shares_that_make_no_whole_are_refused(admin, stream, vip):
    shares = [{"queue": vip.pk, "percent": 30}, {"queue": Queue.default().pk, "percent": 60}]
    words = words_after(admin, new_one(stream), rule_fields("Split", vip, shares=shares))

    assert "The shares add up to 90; make it 100." in words
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("count", [1, 6])
def test_rule_splits_among_two_to_five_queues(admin, stream, vip, count):
    queues = [Queue.objects.create(name=f"Queue {number}") for number in range(count)]
    shares = [{"queue": queue.pk, "percent": 100 // count} for queue in queues]
    words = words_after(admin, new_one(stream), rule_fields("Split", vip, shares=shares))

    assert f"A rule splits among 2 to 5 queues, not {count}." in words


def test_rule_without_conditions_is_saved_with_a_warning(admin, stream, vip):
    words = words_after(admin, new_one(stream), rule_fields("All", vip))

    assert "“All”: Has no condition, so it takes every conversation." in words
    assert RoutingRule.objects.exists()
