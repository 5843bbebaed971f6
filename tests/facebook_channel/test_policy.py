"""Until when, and in which lane, a customer may be answered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

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
        (permission(timedelta(0), channel_needs_attention=True), "cut off from Facebook"),
    ],
)
def test_refusal_says_why(refused, sentence):
    assert not refused.allowed
    assert sentence in refused.sentence


def test_closed_window_names_what_opens_it():
    assert permission(DAY).remedy == "You can answer again when the customer writes."


def test_files_do_not_go_out_with_the_tag():
    assert "only text" in permission(2 * DAY, TAGGED).files_refused
    assert not permission(timedelta(0), TAGGED).files_refused


@pytest.mark.parametrize(
    ("ago", "warns"), [(timedelta(0), True), (DAY - MOMENT, True), (DAY, False)]
)
def test_warning_about_another_application_expires_after_a_day(ago, warns):
    found = permission(timedelta(hours=1), held_elsewhere_since=NOW - ago)

    assert found.allowed
    assert ("Another application" in found.sentence) is warns


def test_warning_about_a_customer_who_is_not_reached_leaves_the_answer_open():
    found = permission(timedelta(hours=1), is_unreachable=True)

    assert found.allowed
    assert "may have blocked us" in found.sentence


def test_warnings_follow_what_is_said_about_the_tag():
    found = permission(2 * DAY, TAGGED, is_unreachable=True, held_elsewhere_since=NOW)

    assert found.sentence.startswith("More than 24 hours have passed")
    assert found.sentence.endswith("may have blocked us.")


def test_closed_window_carries_no_warning():
    assert "blocked" not in permission(DAY, is_unreachable=True).sentence


def test_retired_tags_are_nowhere_in_the_code():
    retired = ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")
    root = Path(__file__).parents[2]
    packages = ("facebook_channel", "workstreams", "omnichannel", "routing")
    ours = [file for name in packages for file in (root / name).rglob("*.py")]

    sources = [file for file in ours if "simulator" not in file.parts]

    assert not [file for file in sources if any(tag in file.read_text() for tag in retired)]
