"""Values of conditions are written as the platform writes them, or refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError

from omnichannel.administration.condition_values import FORMATS, checked, zones
from routing.conditions import Operator
from routing.entities import AttributeSchema
from tests.administration.forms import FACEBOOK


def value(given, attribute, operator=Operator.EQUALS):
    return checked(given, FACEBOOK, AttributeSchema(attribute, attribute.title()), operator)


@pytest.mark.parametrize("given", ["0", "-12", "14", "5.5", "-3.5", "5.75", "1"])
def test_canonical_time_zone_is_taken(given):
    assert value(given, "timezone") == given


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("5,5", "5.5"),
        ("+5.5", "5.5"),
        ("5.50", "5.5"),
        ("GMT+5", "5"),
        ("UTC-03:30", "-3.5"),
        ("\N{MINUS SIGN}8", "-8"),
        ("05", "5"),
        ("10.0", "10"),
        ("-0", "0"),
    ],
)
def test_time_zone_in_another_form_is_refused_with_the_right_one(given, meant):
    with pytest.raises(ValidationError, match=f"as {meant}: the number of hours"):
        value(given, "timezone")


@pytest.mark.parametrize("given", ["Europe/Rome", "15", "-13", "5.3", "CET"])
def test_what_is_no_time_zone_is_refused_with_what_to_enter(given):
    with pytest.raises(ValidationError, match="a number from -12 to 14"):
        value(given, "timezone")


@pytest.mark.parametrize("given", ["en-US", "en_us", "EN_US", "english", "en"])
def test_locale_in_another_form_is_refused_with_an_example(given):
    with pytest.raises(ValidationError, match="such as en_US"):
        value(given, "locale")


def test_begin_of_a_locale_is_free():
    assert value("en", "locale", Operator.BEGINS_WITH) == "en"


def test_page_scoped_id_has_digits_only():
    assert value("4417302958816120", "user_page_scoped_id") == "4417302958816120"

    with pytest.raises(ValidationError, match="digits only"):
        value("gilda.rossi", "user_page_scoped_id")


@pytest.mark.parametrize("described", FORMATS.values())
def test_what_is_suggested_is_also_taken(described):
    assert not [code for code, _label in described.suggestions() if described.refusal(code)]
    assert not described.refusal(described.example)


def test_suggested_time_zones_stand_from_west_to_east():
    assert zones()[0] == ("-12", "GMT-12:00")
    assert zones()[-1] == ("14", "GMT+14:00")
