"""Rules that ask for what Facebook does not tell are pointed out."""

import pytest
from django.urls import reverse

from omnichannel.administration import withheld_profiles
from routing.models import Condition

LOCALE = (
    "Facebook does not tell Locale for the page “Harbour Lamps”: rules that use it will not match."
)


def withhold(page, *fields):
    page.refused_profile_fields = list(fields)
    page.save()


@pytest.fixture
def by_locale(rule):
    return Condition.objects.create(
        rule=rule,
        entity="facebook_engagement_context",
        attribute="locale",
        operator="equals",
        value="en_GB",
        order=2,
    )


@pytest.mark.parametrize("name", ["change", "try_it"])
def test_rules_tab_and_trial_say_which_field_of_which_page(admin, stream, page, by_locale, name):
    withhold(page, "profile_pic", "locale", "gender")
    where = reverse(f"admin:workstreams_workstream_{name}", args=[stream.pk])

    assert LOCALE in admin.get(where).content.decode()


def test_name_is_meant_where_the_customer_name_is_asked_for(stream, page, rule):
    withhold(page, "name", "first_name", "last_name")

    (warning,) = withheld_profiles.warnings(stream)

    assert "does not tell Customer name for" in warning


@pytest.mark.parametrize("fields", [[], ["gender", "timezone", "profile_pic"]])
def test_what_no_rule_asks_for_is_not_missed(stream, page, by_locale, fields):
    withhold(page, *fields)

    assert list(withheld_profiles.warnings(stream)) == []


def test_switched_off_rule_misses_nothing(stream, page, rule, by_locale):
    withhold(page, "locale")
    rule.is_active = False
    rule.save()

    assert list(withheld_profiles.warnings(stream)) == []


def test_retired_page_is_not_named(stream, page, by_locale):
    withhold(page, "locale")
    page.retire()

    assert list(withheld_profiles.warnings(stream)) == []
