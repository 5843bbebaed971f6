"""Facebook tells what the page may know, and the page remembers what it may not."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import responses
import time_machine
from django.conf import settings

from facebook_channel import customer_profile
from facebook_channel.models import FacebookPage
from tests.fixtures import GILDA
from workstreams.channels.errors import (
    ChannelNeedsAttention,
    PermanentChannelError,
    TemporaryChannelError,
)
from workstreams.channels.registry import adapter_for

WHO = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}/{GILDA}"
EVERYTHING = "name,first_name,last_name,profile_pic,locale,timezone,gender"
TOLD = {
    "id": GILDA,
    "name": "Gilda Moss",
    "first_name": "Gilda",
    "last_name": "Moss",
    "profile_pic": "https://platform-lookaside.fbsbx.com/picture?hash=1",
    "locale": "en_GB",
    "timezone": 5.5,
    "gender": "female",
}
NOT_GRANTED = {"error": {"code": 100, "error_subcode": 2018247, "message": "x"}}


class Facebook:
    """Grants some fields; keeps what it was asked."""

    def __init__(self, *granted):
        self.granted = set(granted)
        self.questions = []

    def answer(self, request):
        wanted = request.params["fields"].split(",")
        self.questions.append(request.params["fields"])
        if not self.granted.issuperset(wanted):
            return 400, {}, json.dumps(NOT_GRANTED)
        return 200, {}, json.dumps({field: TOLD[field] for field in wanted})


@pytest.fixture
def facebook():
    """`facebook("name", …)` grants these fields from now on."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        side = Facebook()
        mock.add_callback("GET", WHO, side.answer)

        def facebook(*granted):
            side.granted = set(granted)
            side.questions.clear()
            return side.questions

        yield facebook


def ask(page):
    page.refresh_from_db()
    return customer_profile.fetch(FacebookPage.objects.get(pk=page.pk), GILDA)


def test_everything_is_asked_for_in_one_question(page, facebook):
    questions = facebook(*TOLD)

    profile = ask(page)

    assert questions == [EVERYTHING]
    assert (profile.name, profile.locale, profile.timezone) == ("Gilda Moss", "en_GB", "5.5")
    assert profile.picture_url == TOLD["profile_pic"]


def test_what_is_not_granted_is_found_out_and_remembered(page, facebook):
    questions = facebook("name", "first_name", "last_name", "timezone")

    profile = ask(page)

    assert (profile.name, profile.timezone, profile.locale) == ("Gilda Moss", "5.5", "")
    assert questions == [
        EVERYTHING,
        "name,first_name,last_name",
        "profile_pic",
        "locale",
        "timezone",
        "gender",
    ]
    page.refresh_from_db()
    assert page.refused_profile_fields == ["profile_pic", "locale", "gender"]


def test_next_customer_costs_one_question(page, facebook):
    questions = facebook("name", "first_name", "last_name", "timezone")
    ask(page)
    questions.clear()

    ask(page)

    assert questions == ["name,first_name,last_name,timezone"]


def test_everything_is_asked_for_again_a_day_later(page, facebook):
    facebook("name", "first_name", "last_name")
    ask(page)
    questions = facebook(*TOLD)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert ask(page).locale == "en_GB"

    assert questions == [EVERYTHING]
    page.refresh_from_db()
    assert page.refused_profile_fields == []


def test_everything_is_asked_for_again_where_a_permission_may_be_new(page, facebook):
    facebook("name", "first_name", "last_name")
    ask(page)
    questions = facebook(*TOLD)

    customer_profile.ask_for_everything_again(page)
    ask(page)

    assert questions == [EVERYTHING]


def test_page_that_may_know_nothing_asks_nothing_until_the_next_day(page, facebook):
    questions = facebook()
    assert ask(page).name == ""
    assert len(questions) == 6
    questions.clear()

    with pytest.raises(PermanentChannelError):
        ask(page)

    assert questions == []


def test_withheld_fields_are_named_in_the_words_of_the_core(page, facebook):
    facebook("name", "first_name", "last_name")
    ask(page)

    withheld = adapter_for("facebook").withheld_profile_fields([page.pk])

    assert withheld == {"locale", "timezone", "gender"}
    assert adapter_for("facebook").withheld_profile_fields([]) == frozenset()


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (100, 2018218, PermanentChannelError),
        (100, 33, PermanentChannelError),
        (230, 0, PermanentChannelError),
        (190, 460, ChannelNeedsAttention),
        (2, 0, TemporaryChannelError),
    ],
)
@responses.activate
def test_refusal_says_whether_to_ask_again(page, code, subcode, kind):
    error = {"code": code, "error_subcode": subcode, "message": "x"}
    responses.get(WHO, json={"error": error}, status=400)

    with pytest.raises(kind):
        ask(page)
    page.refresh_from_db()
    assert page.refused_profile_fields == []
    assert page.health != "needs_attention"


@responses.activate
@pytest.mark.parametrize(
    "told",
    [
        {"name": 7, "locale": None, "timezone": True, "profile_pic": ["x"]},
        {"name": {"a": 1}, "profile_pic": 3},
        {"first_name": "x" * 500, "gender": "\0"},
    ],
)
def test_odd_values_are_no_error(page, told):
    responses.get(WHO, json=told)

    profile = ask(page)

    assert len(profile.name) <= 100
    assert profile.picture_url == ""
