"""Data masking in the administration: rules, their limits, and the test box."""

import pytest

from workstreams.conversations import masking
from workstreams.conversations.models import MaskingRule, MaskingSettings

LIST = "/admin/conversations/maskingrule/"


def fields(**changes):
    return {"name": "Order", "pattern": r"A-\d+", "check_digits": "", "is_active": "on", **changes}


def words_of(response):
    return response.content.decode()


def test_rule_counts_at_once(admin):
    admin.post(f"{LIST}add/", fields())

    assert masking.masked("Where is A-4711?") == "Where is ######?"


def test_deleted_rule_counts_no_more(admin):
    rule = MaskingRule.objects.create(name="Order", pattern=r"A-\d+")
    admin.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})

    assert masking.masked("Where is A-4711?") == "Where is A-4711?"


@pytest.mark.parametrize("pattern", ["(", r"(?<=a)b", "a*", r"(?:\p{L}{1,30}){1,30}"])
def test_pattern_that_would_not_do_is_refused(admin, pattern):
    response = admin.post(f"{LIST}add/", fields(pattern=pattern))

    assert response.status_code == 200
    assert not MaskingRule.objects.filter(name="Order").exists()


def test_eleventh_rule_is_refused(admin):
    for number in range(MaskingRule.MOST - MaskingRule.objects.count()):
        MaskingRule.objects.create(name=f"Rule {number}", pattern="x")

    assert "There are 10 rules" in words_of(admin.post(f"{LIST}add/", fields()))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"text": "4111 1111 1111 1111 A-4711"}, "#### #### #### #### A-4711"),
        ({"text": "4111 A-4711", "pattern": r"A-\d+"}, "4111 ######"),
        ({"text": "4111 1111 1111 1112", "pattern": r"[\d ]+", "check_digits": "luhn"}, "1112"),
    ],
)
def test_box_shows_what_would_be_hidden(admin, asked, shown):
    assert shown in words_of(admin.post(f"{LIST}trial/", asked))


def test_box_says_what_is_wrong_with_a_pattern(admin):
    words = words_of(admin.post(f"{LIST}trial/", {"text": "x", "pattern": "("}))

    assert "This pattern cannot be used" in words


def test_switches_are_one_row(admin):
    settings = MaskingSettings.objects.get()
    admin.post(
        f"/admin/conversations/maskingsettings/{settings.pk}/change/", {"masks_agents": "on"}
    )

    settings.refresh_from_db()
    assert (settings.masks_customers, settings.masks_agents) == (False, True)
