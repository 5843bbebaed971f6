"""Open or closed, and until when, on clocks that are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workstreams.calendar import Shift, Week

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",  # its clock is put forward at midnight
        "Asia/Kolkata",
        "Australia/Lord_Howe",  # by half an hour
        "Pacific/Apia",  # which had no 30 December 2011
    )
]


def shift(weekday, opens, closes):
    return Shift(weekday, time.fromisoformat(opens), time.fromisoformat(closes))


def every_day(opens, closes):
    return tuple(shift(weekday, opens, closes) for weekday in range(7))


OFFICE = Week(BERLIN, tuple(shift(weekday, "08:00", "17:00") for weekday in range(5)))
MONDAY = "2024-06-03"
SUNDAY_BEFORE = "2024-06-02"


def at(day, clock, zone=BERLIN, fold=0):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone, fold=fold)


def holiday(first, last=None, reason="Harbour festival"):
    return (date.fromisoformat(first), date.fromisoformat(last or first), reason)


@pytest.mark.parametrize(
    ("clock", "is_open", "until"),
    [
        ("07:59:59", False, (MONDAY, "08:00")),
        ("08:00", True, (MONDAY, "17:00")),
        ("16:59:59", True, (MONDAY, "17:00")),
        ("17:00", False, ("2024-06-04", "08:00")),
    ],
)
def test_shift_begins_with_its_first_moment_and_ends_before_its_last(clock, is_open, until):
    opening = OFFICE.opening_at(at(MONDAY, clock))

    assert (opening.is_open, opening.until) == (is_open, at(*until))


def test_weekend_is_closed_until_monday():
    assert OFFICE.opening_at(at(SUNDAY_BEFORE, "12:00")).until == at(MONDAY, "08:00")


def test_week_without_shifts_is_always_open():
    opening = Week(BERLIN).opening_at(at(MONDAY, "03:00"))

    assert (opening.is_open, opening.until, opening.holiday) == (True, None, "")


def test_night_shift_ends_on_the_following_day():
    night = Week(BERLIN, (shift(0, "22:00", "06:00"),))

    assert night.opening_at(at("2024-06-04", "05:59")).until == at("2024-06-04", "06:00")
    assert not night.opening_at(at("2024-06-04", "06:00")).is_open
    assert not night.opening_at(at(MONDAY, "05:00")).is_open


def test_midnight_closes_at_the_end_of_the_day():
    late = Week(BERLIN, (shift(0, "18:00", "00:00"),))

    assert late.opening_at(at(MONDAY, "23:59")).until == at("2024-06-04", "00:00")


def test_equal_times_are_twenty_four_hours():
    day = Week(BERLIN, (shift(0, "09:00", "09:00"),))

    assert day.opening_at(at(MONDAY, "09:00")).until == at("2024-06-04", "09:00")


@pytest.mark.parametrize("second", ["12:00", "11:00"])
def test_shifts_that_touch_or_overlap_are_one(second):
    week = Week(BERLIN, (shift(0, second, "18:00"), shift(0, "08:00", "12:00")))

    assert week.opening_at(at(MONDAY, "08:30")).until == at(MONDAY, "18:00")


def test_shift_within_a_longer_one_does_not_end_it():
    week = Week(BERLIN, (shift(0, "08:00", "18:00"), shift(0, "09:00", "10:00")))

    assert week.opening_at(at(MONDAY, "09:30")).until == at(MONDAY, "18:00")


def test_shifts_round_the_clock_have_no_next_change():
    opening = Week(BERLIN, every_day("00:00", "00:00")).opening_at(at(MONDAY, "03:00"))

    assert (opening.is_open, opening.until) == (True, None)


@pytest.mark.parametrize("day", ["2024-03-29", "2024-04-02", "2024-10-25", "2024-10-28"])
def test_shift_is_the_same_on_the_local_clock_before_and_after_a_change(day):
    assert OFFICE.opening_at(at(day, "07:30")).until == at(day, "08:00")
    assert OFFICE.opening_at(at(day, "08:00")).until == at(day, "17:00")


@pytest.mark.parametrize(("day", "hours"), [("2024-03-30", 7), ("2024-10-26", 9)])
def test_shift_across_a_change_lasts_as_long_as_it_really_does(day, hours):
    begins = at(day, "22:00")
    until = Week(BERLIN, every_day("22:00", "06:00")).opening_at(begins).until

    assert until - begins.astimezone(UTC) == hours * HOUR


def test_shift_that_begins_at_a_time_the_clock_jumps_over_begins_with_the_jump():
    week = Week(BERLIN, every_day("02:30", "05:00"))

    until = week.opening_at(at("2024-03-31", "01:00")).until

    assert until == datetime(2024, 3, 31, 1, tzinfo=UTC)  # 03:00 in Berlin


def test_shift_the_clock_jumps_over_does_not_take_place():
    week = Week(BERLIN, every_day("02:15", "02:45"))

    assert week.opening_at(at("2024-03-31", "01:00")).until == at("2024-04-01", "02:15")


def test_time_that_comes_twice_is_its_first_coming():
    week = Week(BERLIN, every_day("01:00", "02:30"))

    until = week.opening_at(at("2024-10-27", "01:30")).until

    assert until == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # 02:30, then 02:00 again
    assert not week.opening_at(at("2024-10-27", "02:15", fold=1)).is_open


def test_day_that_an_island_left_out_has_no_shift():
    apia = ZoneInfo("Pacific/Apia")
    week = Week(apia, (shift(4, "08:00", "17:00"),))  # that day was a Friday

    assert week.opening_at(at("2011-12-29", "20:00", apia)).until == at("2012-01-06", "08:00", apia)


def test_holiday_closes_and_says_why():
    week = Week(BERLIN, OFFICE.shifts, (holiday(MONDAY),))

    opening = week.opening_at(at(MONDAY, "10:00"))

    assert (opening.is_open, opening.holiday) == (False, "Harbour festival")
    assert opening.until == at("2024-06-04", "08:00")


def test_holidays_last_until_the_end_of_their_last_day():
    week = Week(BERLIN, every_day("00:00", "00:00"), (holiday(MONDAY, "2024-06-05"),))

    assert week.opening_at(at(SUNDAY_BEFORE, "12:00")).until == at(MONDAY, "00:00")
    assert week.opening_at(at("2024-06-05", "23:59")).until == at("2024-06-06", "00:00")


def test_holiday_cuts_a_shift_of_the_day_before_at_midnight():
    week = Week(BERLIN, every_day("22:00", "06:00"), (holiday(MONDAY),))

    assert week.opening_at(at(SUNDAY_BEFORE, "23:00")).until == at(MONDAY, "00:00")


def test_holiday_takes_the_whole_shift_that_begins_on_it():
    week = Week(BERLIN, every_day("22:00", "06:00"), (holiday(MONDAY),))

    opening = week.opening_at(at("2024-06-04", "03:00"))

    assert (opening.is_open, opening.holiday) == (False, "")
    assert opening.until == at("2024-06-04", "22:00")


def test_holidays_alone_close_what_is_otherwise_open_round_the_clock():
    week = Week(BERLIN, (), (holiday(MONDAY),))

    assert week.opening_at(at(SUNDAY_BEFORE, "12:00")).until == at(MONDAY, "00:00")
    assert not week.opening_at(at(MONDAY, "12:00")).is_open
    assert week.opening_at(at("2024-06-04", "00:00")).until is None


def test_holiday_without_end_has_no_next_change():
    week = Week(BERLIN, OFFICE.shifts, (holiday(MONDAY, "9999-12-31", "Given up"),))

    opening = week.opening_at(at("2024-06-10", "10:00"))

    assert (opening.is_open, opening.until, opening.holiday) == (False, None, "Given up")


def test_change_is_looked_for_in_the_next_400_days():
    far = Week(BERLIN, OFFICE.shifts, (holiday(MONDAY, "2025-07-31"),))

    assert far.opening_at(at("2024-06-28", "10:00")).until == at("2025-08-01", "08:00")
    assert far.opening_at(at("2024-06-26", "10:00")).until is None


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_even_the_ends_of_time_have_an_answer(moment, zone):
    Week(zone, OFFICE.shifts).opening_at(moment.replace(tzinfo=zone))


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
shifts = st.lists(st.builds(Shift, st.integers(0, 6), minutes, minutes), max_size=8).map(tuple)
days = st.dates(date(2011, 12, 20), date(2012, 12, 31))
holidays = st.lists(
    st.builds(lambda day, length: (day, day + timedelta(length), "x"), days, st.integers(0, 5)),
    max_size=4,
).map(tuple)
weeks = st.builds(Week, st.sampled_from(ZONES), shifts, holidays)
moments = st.datetimes(
    datetime(2011, 12, 20), datetime(2012, 12, 31), timezones=st.sampled_from(ZONES)
)


@settings(deadline=None)
@given(weeks, moments)
@example(Week(ZONES[-1], every_day("12:00", "12:00")), at("2011-12-30", "12:00", ZONES[-1]))
def test_state_changes_at_until_and_not_before(week, moment):
    opening = week.opening_at(moment)

    assert opening.is_open == week.is_open_at(moment)
    if opening.until is None:
        return
    assert opening.until > moment
    assert week.opening_at(opening.until).is_open is not opening.is_open
    assert week.is_open_at(opening.until - timedelta(microseconds=1)) is opening.is_open
    minutes_left = (opening.until - moment.astimezone(UTC)) // MINUTE
    for passed in range(0, minutes_left, max(1, minutes_left // 50)):
        probe = moment.astimezone(UTC) + passed * MINUTE
        assert week.is_open_at(probe) is opening.is_open


@settings(deadline=None)
@given(weeks, moments)
def test_open_is_what_the_local_clock_says_on_an_ordinary_day(week, moment):
    """Compared with a plainer reading that knows no changes of the clock."""
    local = moment.astimezone(week.zone)
    offsets = {(local + timedelta(days=near)).utcoffset() for near in (-2, -1, 0, 1, 2)}
    offsets.add(moment.astimezone(UTC).astimezone(week.zone).utcoffset())
    if len(offsets) > 1 or (not week.shifts and not week.holidays):
        return

    assert week.is_open_at(moment) is plainly_open(week, local.replace(tzinfo=None))


def plainly_open(week, local):
    def is_holiday(day):
        return any(first <= day <= last for first, last, _ in week.holidays)

    if is_holiday(local.date()):
        return False
    for day in (local.date() - timedelta(days=1), local.date()):
        for one in week.shifts or every_day("00:00", "00:00"):
            begins = datetime.combine(day, one.opens_at)
            ends = datetime.combine(day, one.closes_at)
            ends += timedelta(days=ends <= begins)
            on_duty = one.weekday == day.weekday() and not is_holiday(day)
            if on_duty and begins <= local < ends:
                return True
    return False
