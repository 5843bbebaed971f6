"""Work streams with their rules, as an administrator edits them."""

import pytest
from django.urls import reverse

from routing.models import Condition, RoutingRule
from workstreams.models import Queue, WorkStream


def change(stream):
    return reverse("admin:workstreams_workstream_change", args=[stream.pk])


def stream_fields(**changes):
    return {
        "name": "Facebook messages",
        "capacity": "2",
        "auto_close_minutes": "1440",
        "mode": "push",
        "allowed_presences": ["available", "busy"],
        **changes,
    }


def rows(prefix, *rows, stored=0):
    """A formset as a browser posts it."""
    fields = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": stored,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def condition(value, attribute="customer_name", operator="equals"):
    return {
        "entity": "facebook_engagement_context",
        "attribute": attribute,
        "operator": operator,
        "value": value,
        "order": 0,
    }


def new_rule(name, queue, **fields):
    return {"name": name, "queue": queue.pk, "match": "all", "is_active": "on", "order": 0} | fields


def test_new_work_stream_is_saved_before_its_rules_appear(admin):
    page = admin.get(reverse("admin:workstreams_workstream_add")).content.decode()
    admin.post(reverse("admin:workstreams_workstream_add"), stream_fields(channel_kind="facebook"))

    assert "rules-TOTAL_FORMS" not in page
    stream = WorkStream.objects.get()
    assert (stream.channel_kind, stream.capacity) == ("facebook", 2)
    assert stream.allowed_presences == ["available", "busy"]
    assert "rules-TOTAL_FORMS" in admin.get(change(stream)).content.decode()


def test_form_uses_the_documented_words(admin, rule):
    words = admin.get(change(rule.work_stream)).content.decode()

    for label in (
        "Work Distribution",
        "Routing rules items",
        "Facebook Engagement Context (Conversation)",
        "User Page Scoped Id",
        "Does not contain data",
        "Enable selecting from push-based work streams",
    ):
        assert label in words


def test_rules_and_conditions_are_saved_in_one_post(admin, stream, vip):
    posted = (
        stream_fields()
        | rows("rules", new_rule("Gilda", vip), new_rule("The rest", Queue.default()))
        | rows("rules-0-conditions", condition("Gilda"), condition("it_IT", "locale"))
        | rows("rules-1-conditions")
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
        | rows("rules-1-conditions")
    )
    response = admin.post(change(rule.work_stream), posted)

    assert response.status_code == 302
    assert list(rule.work_stream.rules.values_list("name", "order")) == [
        ("Gilda first", 1),
        ("The rest", 2),
    ]


def test_condition_without_a_value_is_refused_and_nothing_is_saved(admin, stream, vip):
    posted = (
        stream_fields()
        | rows("rules", new_rule("Gilda", vip))
        | rows("rules-0-conditions", condition(""))
    )
    response = admin.post(change(stream), posted)

    assert "Enter a value to compare with." in response.content.decode()
    assert not RoutingRule.objects.exists()


def test_condition_contains_data_needs_no_value(admin, stream, vip):
    posted = (
        stream_fields()
        | rows("rules", new_rule("Known", vip))
        | rows("rules-0-conditions", condition("", operator="contains_data"))
    )
    admin.post(change(stream), posted)

    assert Condition.objects.get().operator == "contains_data"


def test_rule_without_conditions_is_saved_with_a_warning(admin, stream, vip):
    posted = stream_fields() | rows("rules", new_rule("All", vip)) | rows("rules-0-conditions")
    response = admin.post(change(stream), posted, follow=True)

    assert "has no condition, so it takes every conversation" in response.content.decode()


@pytest.mark.parametrize("what", ["the form", "the list"])
def test_work_stream_in_use_is_not_deleted_and_the_page_says_why(admin, everything, what):
    stream = everything.work_stream
    if what == "the form":
        where = reverse("admin:workstreams_workstream_delete", args=[stream.pk])
        response = admin.post(where, {"post": "yes"})
    else:
        where = reverse("admin:workstreams_workstream_changelist")
        posted = {"action": "delete_selected", "_selected_action": stream.pk, "post": "yes"}
        response = admin.post(where, posted)

    words = response.content.decode()
    assert "page “Harbour Lamps”" in words
    assert "1 conversation" in words
    assert WorkStream.objects.filter(pk=stream.pk).exists()


def test_unused_work_stream_is_deleted_with_its_rules(admin, rule):
    where = reverse("admin:workstreams_workstream_delete", args=[rule.work_stream_id])
    admin.post(where, {"post": "yes"})

    assert not WorkStream.objects.exists()
    assert not RoutingRule.objects.exists()
