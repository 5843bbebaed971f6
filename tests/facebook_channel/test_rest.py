"""A page, or all of an application, leaves Facebook alone for as long as Facebook wants."""

import json
from datetime import timedelta

import pytest
import responses
import time_machine
from django.utils import timezone

from facebook_channel.graph.client import ApplicationGraph, Graph
from facebook_channel.models import FacebookPage
from facebook_channel.rate_limit import rest
from tests.facebook_channel.connecting import GRAPH
from workstreams.channels.errors import SlowDown, TemporaryChannelError

A_MINUTE = timedelta(seconds=61)


@pytest.fixture
def outlet(page):
    """Another page of the same application."""
    return FacebookPage.objects.create(
        kind="facebook",
        name="Outlet",
        work_stream=page.work_stream,
        application=page.application,
        page_id="110000000000008",
        access_token="another-token",
    )


@pytest.fixture
def me():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock.get(f"{GRAPH}/me", json={"id": "1"})


def is_asked(page):
    try:
        Graph(page).call("GET", "me")
    except SlowDown:
        return False
    return True


def answer(page, **answered):
    with responses.RequestsMock() as mock:
        mock.get(f"{GRAPH}/x", **answered)
        return Graph(page).call("GET", "x")


def test_resting_page_asks_nothing_until_the_rest_is_over(page, outlet, me):
    rest.keep(page, 60)

    assert not is_asked(page)
    assert me.call_count == 0
    assert is_asked(outlet)
    with time_machine.travel(timezone.now() + A_MINUTE):
        assert is_asked(page)


def test_refusal_says_how_long_the_rest_lasts(page):
    rest.keep(page, 60)

    with pytest.raises(SlowDown) as slow:
        rest.respect(page)

    assert slow.value.retry_after == pytest.approx(60, abs=2)


def test_longer_of_two_rests_counts(page, me):
    rest.keep(page, 60)
    rest.keep(page, 5)

    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert not is_asked(page)


def test_resting_application_lets_all_of_its_pages_rest(page, outlet, me):
    rest.keep(page.application, 60)

    assert not is_asked(page)
    assert not is_asked(outlet)
    with pytest.raises(SlowDown):
        ApplicationGraph(page.application).call("GET", "me")


def test_page_rests_when_its_own_calls_are_nearly_used_up(page, outlet, me):
    usage = {page.page_id: [{"type": "messenger", "estimated_time_to_regain_access": 3}]}

    answer(page, json={}, headers={"x-business-use-case-usage": json.dumps(usage)})

    assert not is_asked(page)
    assert is_asked(outlet)


def test_all_pages_rest_when_the_calls_of_the_application_are_nearly_used_up(page, outlet, me):
    answer(page, json={}, headers={"x-app-usage": json.dumps({"call_count": 95})})

    assert not is_asked(outlet)


@pytest.mark.parametrize(("code", "others_go_on"), [(4, False), (341, False), (32, True)])
def test_limit_lets_those_rest_whom_it_concerns(page, outlet, me, code, others_go_on):
    with pytest.raises(TemporaryChannelError):
        answer(page, json={"error": {"code": code, "message": "x"}}, status=400)

    assert not is_asked(page)
    assert is_asked(outlet) is others_go_on
