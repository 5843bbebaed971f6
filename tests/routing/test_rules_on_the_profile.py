"""Rules that read the profile wait for it, though not for long."""

from datetime import timedelta

import pytest
import time_machine

from routing import rules
from tests.fixtures import GILDA
from tests.routing.conftest import ENTITY, by_id, by_name, rule
from workstreams.conversations.models import Conversation
from workstreams.models import Queue


@pytest.mark.parametrize("value", ["Gilda Moss", "Gilda, Moss", "gilda, moss"])
def test_name_matches_with_and_without_a_comma(write, introduce, stream, vip, value):
    rule(stream, vip, by_name(value=value))
    write()

    assert introduce().queue == vip


@pytest.mark.parametrize(
    "condition",
    [
        ("locale", "equals", "EN_gb"),
        ("timezone", "equals", "1"),
        ("first_name", "equals", "gilda"),
        ("last_name", "ends_with", "oss"),
        ("gender", "equals", "Female"),
    ],
)
def test_profile_can_be_asked_for(write, introduce, stream, vip, condition):
    rule(stream, vip, condition)
    write()

    assert introduce().queue == vip


def test_withheld_profile_is_no_data(write, introduce, stream, vip):
    rule(stream, vip, by_name("does_not_contain_data", ""))
    write()

    assert introduce(None).queue == vip


def test_rule_on_the_profile_waits_for_the_profile(write, introduce, stream, vip):
    rule(stream, vip, by_name())

    assert write().queue is None
    assert introduce().queue == vip


def test_rule_on_the_profile_waits_three_seconds_at_most(write, stream, vip):
    rule(stream, vip, by_name())
    opened_at = write().opened_at

    with time_machine.travel(opened_at + timedelta(seconds=2.9), tick=False):
        assert rules.route() == 0
    with time_machine.travel(opened_at + timedelta(seconds=3), tick=False):
        assert rules.route() == 1

    assert Conversation.objects.get().queue == Queue.default()


@pytest.mark.parametrize("conditions", [[by_id()], []])
def test_rules_that_do_not_read_the_profile_do_not_wait(write, stream, vip, conditions):
    rule(stream, vip, *conditions)

    assert write().queue == vip


def test_inactive_rule_makes_nobody_wait(write, stream, vip):
    rule(stream, vip, by_name(), is_active=False)

    assert write().queue == Queue.default()


def test_profile_that_comes_later_changes_no_decision(write, introduce, stream, vip):
    rule(stream, vip, by_name())
    opened_at = write().opened_at
    with time_machine.travel(opened_at + timedelta(seconds=4)):
        rules.route()

    assert introduce().queue == Queue.default()


def test_what_routing_saw_is_frozen_on_the_conversation(write, introduce, stream, vip):
    rule(stream, vip, by_name())
    write()

    assert introduce().channel_context[ENTITY] == {
        "customer_name": ["Gilda Moss", "Gilda, Moss"],
        "first_name": ["Gilda"],
        "last_name": ["Moss"],
        "locale": ["en_GB"],
        "timezone": ["1"],
        "gender": ["female"],
        "user_page_scoped_id": [GILDA],
    }
