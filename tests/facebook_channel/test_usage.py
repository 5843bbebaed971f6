"""Facebook's headers say when a page has to rest."""

import json

import pytest

from facebook_channel.graph.usage import (
    LONGEST_REST,
    REST_WHEN_NEARLY_USED_UP,
    Rest,
    rest_wanted,
)

BUSINESS, APPLICATION = "x-business-use-case-usage", "x-app-usage"


def business(**row):
    return {BUSINESS: json.dumps({"110000000000007": [{"type": "messenger", **row}]})}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param(business(call_count=89), 0, id="enough left"),
        pytest.param(business(call_count=90), REST_WHEN_NEARLY_USED_UP, id="calls"),
        pytest.param(business(total_cputime=100), REST_WHEN_NEARLY_USED_UP, id="processor"),
        pytest.param(business(total_time=97.5), REST_WHEN_NEARLY_USED_UP, id="time"),
        pytest.param(business(estimated_time_to_regain_access=7), 420, id="minutes"),
        pytest.param(business(estimated_time_to_regain_access=10**6), LONGEST_REST, id="too long"),
        pytest.param({BUSINESS: "not JSON"}, 0, id="not JSON"),
        pytest.param({BUSINESS: '{"1": [7, null]}'}, 0, id="odd rows"),
        pytest.param({BUSINESS: "[[]]"}, 0, id="a list"),
        pytest.param(business(call_count="many"), 0, id="odd number"),
        pytest.param({BUSINESS: '{"1": [{"call_count": NaN}]}'}, 0, id="no number"),
        pytest.param({BUSINESS: '{"1": [{"call_count": 1e999}]}'}, 0, id="endless"),
    ],
)
def test_page_rests_for_as_long_as_the_headers_ask(headers, seconds):
    assert rest_wanted(headers) == Rest(page=seconds)


@pytest.mark.parametrize(("percent", "seconds"), [(95, REST_WHEN_NEARLY_USED_UP), (28, 0)])
def test_application_that_has_nearly_used_up_its_calls_rests_as_a_whole(percent, seconds):
    headers = {APPLICATION: json.dumps({"call_count": percent})}

    assert rest_wanted(headers) == Rest(application=seconds)


def test_longest_rest_of_several_counts():
    rows = {"1": [{"call_count": 95}, {"estimated_time_to_regain_access": 2}], "2": [{}]}

    assert rest_wanted({BUSINESS: json.dumps(rows)}) == Rest(page=120)
