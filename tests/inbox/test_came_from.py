"""Where a customer came from, which language they read, what time it is there."""

from datetime import UTC, datetime

import pytest

from omnichannel.inbox.came_from import came_before, came_from, language_of, local_time
from workstreams.conversations.models import Conversation

NOON = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("entry_point", "referral", "told"),
    [
        ("", {}, ""),
        ("customer_chat_plugin", {}, "A widget on your web site"),
        ("", {"source": "ADS", "ad_title": "Sale"}, "An advertisement: “Sale”"),
        ("", {"source": "ADS"}, "An advertisement"),
        ("SHORTLINK", {"source": "ADS", "ad_title": "Sale"}, "A link to the page"),
        ("SOMETHING_NEW", {}, "SOMETHING_NEW"),
    ],
)
def test_the_way_in_is_told_in_words(entry_point, referral, told):
    assert came_from(Conversation(entry_point=entry_point, referral=referral)) == told


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("it_IT", "Italian (IT)"),
        ("de", "German"),
        ("xx_YY", "xx_YY"),
        ("", ""),
    ],
)
def test_a_locale_is_told_as_a_language(locale, told):
    assert language_of(locale) == told


@pytest.mark.parametrize(
    ("timezone", "told"),
    [("1", "13:00"), ("-7", "05:00"), ("5.5", "17:30"), ("", ""), ("nan", ""), ("900", "")],
)
def test_the_customers_clock_is_told(timezone, told):
    assert local_time(timezone, NOON) == told


def test_what_led_here_before_is_told_too():
    before = [{"source": "ADS", "ad_title": "Sale"}, {"ad_id": "7"}]
    conversation = Conversation(referral={"source": "SHORTLINK", "before": before})

    assert came_from(conversation) == "A link to the page"
    assert came_before(conversation) == ["An advertisement: “Sale”"]
