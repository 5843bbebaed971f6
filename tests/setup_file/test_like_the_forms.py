"""The set-up file keeps what the forms would keep, and says what they would say."""

import json

import pytest

from omnichannel.administration import setup
from routing.models import RoutingRule
from tests.setup_file.using import apply, refusal
from workstreams.conversations.models import QuickReply
from workstreams.models import Agent, Presence, Queue

NUMBER = {"name": "total", "display_name": "Total", "type": "number"}
TEXT = {**NUMBER, "type": "text"}


def tagged(*tags):
    reply = {"title": "Refund", "locale": "en-US", "message": "On its way.", "tags": list(tags)}
    return {"quick_replies": [reply]}


def asking(attribute, operator, value, entity="facebook_engagement_context"):
    line = {"entity": entity, "attribute": attribute, "operator": operator, "value": value}
    return {"name": "Rule", "queue": "Default", "conditions": [line]}


def stream(**values):
    return {"work_streams": [{"name": "Lamps", **values}]}


def test_tags_are_words_without_their_sign_each_once(db):
    apply(tagged("#refund", "two words", "Lamp", "lamp"))

    assert QuickReply.objects.get().tags == ["refund", "two", "words", "Lamp"]


def test_tag_that_is_too_long_is_refused(db):
    assert "is too long: a tag has at most 50 characters" in refusal(tagged("x" * 51))


def test_title_of_a_notification_with_unknown_braces_is_refused(db):
    told = refusal({"notifications": [{"name": "Loud", "title": "Hello {nobody}"}]})

    assert (
        told == "notifications[0].title: {nobody} cannot be filled in. Use {agent} or {customer}."
    )


def test_language_no_quick_reply_has_is_doubted_and_taken(everything, file):
    file["applications"][0]["pages"][0]["language"] = "klingon"

    (doubt,) = apply(file).doubts

    assert doubt.startswith("applications[0].pages[0].language: 'klingon' is no language")


@pytest.mark.parametrize(("attribute", "value"), [("locale", "en-US"), ("timezone", "GMT+1")])
def test_value_facebook_never_writes_is_doubted_and_taken(db, attribute, value):
    (doubt,) = apply(stream(rules=[asking(attribute, "equals", value)])).doubts

    assert doubt.startswith("work_streams[0].rules[0].conditions[0].value: ")


def test_value_of_the_short_form_is_doubted_where_it_stands(db):
    rules = [asking("locale", "equals", "en-US")]

    (doubt,) = apply({"work_stream": {"name": "Lamps"}, "rules": rules}).doubts

    assert doubt.startswith("rules[0].conditions[0].value: Write the locale as Facebook does")


def test_rules_nobody_looks_at_are_doubted(db):
    rules = [{"name": f"Rule {number}", "queue": "Default"} for number in range(101)]

    (doubt,) = apply(stream(rules=rules)).doubts

    assert doubt == "work_streams[0]: it has 101 rules, of which only the first 100 are looked at."


def test_type_that_does_not_fit_the_rules_any_more_is_refused(db):
    rule = asking("total", "contains", "lamp", entity="context_variables")
    apply(stream(context_variables=[TEXT], rules=[rule]))

    told = refusal(stream(context_variables=[NUMBER]))

    assert "rule 'Rule' asks for 'total' in a way that does not fit the type number." in told


def test_type_that_fits_the_rules_is_taken(db):
    rule = asking("total", "equals", "5", entity="context_variables")
    apply(stream(context_variables=[TEXT], rules=[rule]))

    assert apply(stream(context_variables=[NUMBER])).changes


def test_default_queue_is_always_active(db):
    told = refusal({"queues": [{"name": Queue.default().name, "is_active": False}]})

    assert told.startswith("queues[0].is_active: the default queue is always active.")


def test_presence_is_the_one_written_the_same_way(db):
    for name in ("lunch", "Lunch"):
        Presence.objects.create(name=name, text=name, base_status="away")
    user = {"username": "alice", "name": "Alice Martin", "role": "agent"}

    apply({"users": [{**user, "default_presence": "Lunch"}]})

    assert Agent.objects.get().default_presence.name == "Lunch"


def test_default_queue_takes_its_name_before_another_gets_its_old_one(db):
    old = Queue.default().name

    apply(
        {
            "queues": [
                {"name": old, "is_default": False},
                {"name": "Zoe's lamps", "is_default": True},
            ]
        }
    )

    assert Queue.default().name == "Zoe's lamps"
    assert Queue.objects.filter(name=old, is_default=False).exists()


def test_rules_of_the_short_form_come_behind_those_it_does_not_list(db):
    apply(stream(rules=[{"name": name, "queue": "Default"} for name in "AB"]))

    apply({"work_stream": {"name": "Lamps"}, "rules": [{"name": "C", "queue": "Default"}]})

    assert [rule.name for rule in RoutingRule.objects.in_order()] == ["A", "B", "C"]


def test_own_export_is_taken_where_nobody_is_asked(db):
    apply(stream(auto_assign=True, allowed_presences=["available", "away"]))

    assert apply(json.loads(setup.export())).changes == ()
