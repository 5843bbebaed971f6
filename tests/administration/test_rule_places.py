"""Where a rule stands after somebody has dragged it or typed its place."""

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from routing.models import RoutingRule
from tests.administration.forms import change, stream_fields, table


@pytest.fixture
def rules(stream, vip):
    return [
        RoutingRule.objects.create(work_stream=stream, name=name, queue=vip, order=place)
        for place, name in enumerate("ABCDE", start=1)
    ]


@pytest.fixture
def put(admin, stream, rules):
    """What is posted as the places, by name; the rest stays. Gives the names in order."""

    def put(**places):
        fields = table("rules", *rules)
        for number, rule in enumerate(rules):
            fields[f"rules-{number}-order"] = places.get(rule.name, rule.order)
        assert admin.post(change(stream), stream_fields(**fields)).status_code == 302
        found = RoutingRule.objects.order_by("order")
        assert [rule.order for rule in found] == [1, 2, 3, 4, 5]
        return "".join(rule.name for rule in found)

    return put


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"D": 0}, "DABCE"),
        ({"D": 1}, "DABCE"),
        ({"D": 2}, "ADBCE"),
        ({"B": 4}, "ACDBE"),
        ({"A": 99}, "BCDEA"),
        ({"A": 3, "B": 0, "C": 1, "D": 2, "E": 4}, "BCDAE"),  # a drag counts from 0
    ],
)
def test_rule_stands_where_it_was_put(put, places, order):
    assert put(**places) == order


def moved():
    kind = ContentType.objects.get_for_model(RoutingRule)
    return [entry.object_repr for entry in LogEntry.objects.filter(content_type=kind)]


def test_drag_that_moves_nothing_changes_nothing(put):
    LogEntry.objects.all().delete()

    put(A=0, B=1, C=2, D=3, E=4)

    assert moved() == []


def test_only_what_was_moved_is_in_the_audit_trail(put):
    LogEntry.objects.all().delete()

    put(E=1)

    assert moved() == ["E"]


def test_what_was_saved_on_the_page_of_a_rule_meanwhile_stays(admin, stream, rules):
    table_as_it_was = table("rules", *rules)
    RoutingRule.objects.filter(name="B").update(description="Saved between")
    table_as_it_was["rules-1-order"] = 1

    admin.post(change(stream), stream_fields(**table_as_it_was))

    assert RoutingRule.objects.get(name="B").description == "Saved between"
