"""Until when, and in which lane, a customer may be answered."""

from datetime import UTC, datetime, timedelta

import pytest

from facebook_channel.adapter import FacebookAdapter
from workstreams.channels.policy import ReplyContext

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(seconds=1)
TAGGED = {"human_agent_tag": True}


def permission(written_ago=None, snapshot=None, **more):
    context = ReplyContext(
        window_opened_at=None if written_ago is None else NOW - written_ago,
        session_snapshot=snapshot or {},
        **{"channel_in_service": True, **more},
    )
    return FacebookAdapter().reply_permission(context, NOW)


@pytest.mark.parametrize(
    ("written_ago", "snapshot", "lane"),
    [
        (timedelta(0), {}, "RESPONSE"),
        (DAY - MOMENT, {}, "RESPONSE"),
        (DAY - MOMENT, TAGGED, "RESPONSE"),
        (DAY, {}, ""),
        (DAY, {"human_agent_tag": False}, ""),
        (DAY, TAGGED, "HUMAN_AGENT"),
        (7 * DAY - MOMENT, TAGGED, "HUMAN_AGENT"),
        (7 * DAY, TAGGED, ""),
    ],
)
def test_lane_depends_on_the_clock_and_on_the_session(written_ago, snapshot, lane):
    found = permission(written_ago, snapshot)

    assert (found.allowed, found.lane) == (bool(lane), lane)


def test_only_what_a_person_writes_may_go_out_with_the_tag():
    assert permission(2 * DAY, TAGGED).is_special
    assert not permission(timedelta(0), TAGGED).is_special


def test_permission_says_until_when():
    assert permission(timedelta(hours=1)).until == NOW + timedelta(hours=23)
    assert permission(2 * DAY, TAGGED).until == NOW + 5 * DAY


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (permission(DAY), "more than 24 hours ago"),
        (permission(7 * DAY, TAGGED), "more than 7 days ago"),
        (permission(), "has not written yet"),
        (permission(timedelta(0), channel_in_service=False), "no longer connected"),
        (permission(timedelta(0), channel_needs_attention="Token expired."), "Token expired."),
    ],
)
def test_refusal_says_why(refused, sentence):
    assert not refused.allowed
    assert sentence in refused.sentence


def test_closed_window_names_what_opens_it():
    assert permission(DAY).remedy == "You can answer again when the customer writes."
