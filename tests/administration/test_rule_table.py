"""The tab of routing rules: a light table, in order, each rule with its warnings."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routing.models import (
    AttachedSkill,
    Condition,
    RoutingRule,
    SkillAttachmentRule,
    SkillCondition,
)
from tests.administration.forms import FACEBOOK, change, stream_fields, table
from workstreams.models import Queue


def tab(client, stream):
    return client.get(change(stream)).content.decode()


def row_of(words, name):
    """The row of the rule, as text."""
    row = next(row for row in words.split("<tbody")[1:] if f">{name}</a>" in row)
    return " ".join(re.sub(r"<[^>]+>", " ", row.split("</tbody>")[0]).split())


def asking(rule, value="de", attribute="locale", operator="begins_with", group=""):
    return Condition.objects.create(
        rule=rule,
        entity=FACEBOOK,
        attribute=attribute,
        operator=operator,
        value=value,
        group=group,
        order=rule.conditions.count() + 1,
    )


@pytest.fixture
def germans(rule):
    germans = RoutingRule.objects.create(
        work_stream=rule.work_stream, name="Germans", queue=rule.queue, order=2
    )
    asking(germans)
    asking(germans, "1", "timezone", "equals")
    return germans


def test_row_says_name_conditions_and_queue(admin, stream, germans):
    row = row_of(tab(admin, stream), "Germans")

    assert "Locale begins with de, and Timezone equals 1" in row
    assert "VIP" in row


def test_groups_stand_in_brackets(admin, stream, germans):
    germans.conditions.filter(attribute="timezone").update(group="A")
    asking(germans, "2", "timezone", "equals", group="A")

    sentence = "Locale begins with de, and (Timezone equals 1, or Timezone equals 2)"
    assert sentence in row_of(tab(admin, stream), "Germans")


def test_split_stands_in_place_of_the_queue(admin, stream, germans, vip):
    germans.shares.create(queue=vip, percent=60)
    germans.shares.create(queue=Queue.default(), percent=40)

    assert "VIP 60 %, Default 40 %" in row_of(tab(admin, stream), "Germans")


def test_name_leads_to_the_page_of_the_rule_and_add_to_that_of_a_new_one(admin, stream, germans):
    words = tab(admin, stream)

    assert f'href="{change(germans)}"' in words
    assert f'href="/admin/routing/routingrule/add/?work_stream={stream.pk}"' in words


def test_rules_stand_in_the_order_that_is_posted(admin, stream, rule, germans):
    admin.post(change(stream), stream_fields() | table("rules", germans, rule))

    assert list(stream.rules.all()) == [germans, rule]


def test_rule_is_switched_off_and_on_in_the_table(admin, stream, rule, germans):
    rules = table("rules", rule, germans, is_active="")
    admin.post(change(stream), stream_fields() | rules)
    rule.refresh_from_db()
    assert not rule.is_active

    admin.post(change(stream), stream_fields() | table("rules", rule, germans, is_active="on"))
    rule.refresh_from_db()
    assert rule.is_active


def test_rule_is_deleted_in_the_table(admin, stream, rule, germans):
    admin.post(change(stream), stream_fields() | table("rules", rule, germans, DELETE="on"))

    assert list(stream.rules.all()) == [germans]


def test_rule_without_a_condition_is_called_a_catch_all_where_it_stands(admin, stream, rule):
    rule.conditions.all().delete()
    row = row_of(tab(admin, stream), rule.name)

    assert "Every conversation" in row
    assert "Has no condition, so it takes every conversation." in row


def test_rule_below_a_catch_all_is_never_reached(admin, stream, rule, germans):
    rule.conditions.all().delete()
    words = tab(admin, stream)

    unreached = "Can never be reached: “Gilda first” above it takes every conversation."
    assert unreached in row_of(words, "Germans")
    assert unreached not in row_of(words, rule.name)


def test_catch_all_that_is_switched_off_hides_nothing(admin, stream, rule, germans):
    rule.conditions.all().delete()
    RoutingRule.objects.filter(pk=rule.pk).update(is_active=False)

    assert "rule-warning" not in tab(admin, stream)


def test_rule_to_an_inactive_queue_is_skipped(admin, stream, germans, rule, vip):
    Queue.objects.filter(pk=vip.pk).update(is_active=False)

    assert "Is skipped: its queue “VIP” is not active." in row_of(tab(admin, stream), "Germans")


def test_rule_is_skipped_only_where_none_of_its_queues_is_active(admin, stream, germans, vip):
    sales = Queue.objects.create(name="Sales", is_active=False)
    germans.shares.create(queue=vip, percent=60)
    germans.shares.create(queue=sales, percent=40)
    assert "Is skipped" not in row_of(tab(admin, stream), "Germans")

    Queue.objects.filter(pk=vip.pk).update(is_active=False)
    skipped = "Is skipped: none of its queues “VIP” and “Sales” is active."
    assert skipped in row_of(tab(admin, stream), "Germans")


def test_rule_that_uses_what_facebook_withholds_says_so(admin, stream, page, germans):
    page.refused_profile_fields = ["locale"]
    page.save()

    withheld = "Uses Locale, which Facebook does not tell for “Harbour Lamps”."
    assert withheld in row_of(tab(admin, stream), "Germans")


def test_first_rule_beyond_a_hundred_says_that_it_is_not_looked_at(admin, stream, vip):
    many(stream, vip, 102)
    words = tab(admin, stream)

    sentence = "This rule and those below it are not looked at: only the first 100 are."
    assert sentence in row_of(words, "Rule 100")
    assert words.count(sentence) == 1


def test_skill_rule_says_what_it_attaches_and_what_is_missing(admin, stream, italian, stars):
    rule = SkillAttachmentRule.objects.create(work_stream=stream, name="Italians")
    assert "Attaches no skill yet" in row_of(tab(admin, stream), "Italians")

    AttachedSkill.objects.create(rule=rule, skill=italian, rating=stars[1])
    SkillCondition.objects.create(
        rule=rule, entity=FACEBOOK, attribute="locale", operator="begins_with", value="it"
    )
    row = row_of(tab(admin, stream), "Italians")
    assert "Locale begins with it" in row
    assert "Italian · Good" in row
    assert "Attaches no skill yet" not in row


def test_supervisor_reads_the_table_and_changes_nothing(supervisor, stream, germans):
    words = tab(supervisor, stream)

    assert "Locale begins with de" in row_of(words, "Germans")
    assert 'name="rules-0-is_active"' not in words
    assert "routingrule/add/" not in words


def many(stream, queue, count):
    RoutingRule.objects.bulk_create(
        RoutingRule(work_stream=stream, name=f"Rule {n}", queue=queue, order=n)
        for n in range(count)
    )
    rules = stream.rules.filter(name__startswith="Rule ")
    Condition.objects.bulk_create(
        Condition(rule=rule, entity=FACEBOOK, attribute=attribute, operator="equals", value=value)
        for rule in rules
        for attribute, value in (("locale", "de_DE"), ("timezone", "1"))
    )
    SkillAttachmentRule.objects.bulk_create(
        SkillAttachmentRule(work_stream=stream, name=f"Rule {n}", order=n) for n in range(count)
    )


def test_150_rules_take_as_many_queries_as_one_and_a_light_page(admin, stream, rule, vip):
    SkillAttachmentRule.objects.create(work_stream=stream, name="Everyone")
    admin.get(change(stream))
    with CaptureQueriesContext(connection) as few:
        admin.get(change(stream))
    many(stream, vip, 150)
    with CaptureQueriesContext(connection) as queries:
        response = admin.get(change(stream))

    assert len(queries) == len(few)
    assert len(response.content) < 550_000


def test_page_of_a_rule_asks_as_often_for_150_rules_as_for_one(admin, stream, rule, vip):
    admin.get(change(rule))
    with CaptureQueriesContext(connection) as few:
        admin.get(change(rule))
    many(stream, vip, 150)
    with CaptureQueriesContext(connection) as queries:
        admin.get(change(rule))

    assert len(queries) == len(few)


def test_rule_page_of_the_list_asks_as_often_for_20_rules_as_for_one(admin, stream, rule, vip):
    where = "/admin/routing/routingrule/"
    admin.get(where)
    with CaptureQueriesContext(connection) as few:
        admin.get(where)
    many(stream, vip, 20)
    with CaptureQueriesContext(connection) as queries:
        admin.get(where)

    assert len(queries) == len(few)


def test_saving_the_table_leaves_conditions_as_they_are(admin, stream, rule):
    admin.post(change(stream), stream_fields() | table("rules", rule))

    assert rule.conditions.get().value == "Gilda Rossi"
