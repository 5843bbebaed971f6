"""Operating hours: shifts, holidays, and a look ahead."""

from datetime import date, time

import pytest

from tests.administration.forms import change, delete, rows
from workstreams.models import Holiday, OperatingHours, Queue, WorkingHours

ADD = "/admin/workstreams/operatinghours/add/"


def shift(weekday=0, opens_at="08:00", closes_at="17:00"):
    return {"weekday": weekday, "opens_at": opens_at, "closes_at": closes_at}


def fields(*shifts, holidays=(), **changes):
    return (
        {"name": "Office", "description": "", "time_zone": "Europe/Berlin"}
        | rows("shifts", *shifts)
        | rows("holidays", *holidays)
        | changes
    )


@pytest.fixture
def office(db):
    hours = OperatingHours.objects.create(name="Office", time_zone="Europe/Berlin")
    for weekday in range(5):
        WorkingHours.objects.create(
            hours=hours, weekday=weekday, opens_at=time(8), closes_at=time(17)
        )
    Holiday.objects.create(
        hours=hours, reason="Christmas", first_day=date(2026, 12, 25), last_day=date(2026, 12, 26)
    )
    return hours


def test_office_hours_are_suggested_and_saved_as_they_stand(admin):
    page = admin.get(ADD).content.decode()
    admin.post(ADD, fields(*(shift(day) for day in range(5))))

    assert page.count('value="08:00"') == 5
    assert WorkingHours.objects.count() == 5


def test_holiday_of_one_day_needs_no_last_day(admin):
    admin.post(ADD, fields(holidays=[{"reason": "Fair", "first_day": "2026-05-01"}]))

    fair = Holiday.objects.get()
    assert fair.last_day == fair.first_day


def test_holiday_that_ends_before_it_began_is_refused(admin):
    backwards = {"reason": "Fair", "first_day": "2026-05-02", "last_day": "2026-05-01"}
    response = admin.post(ADD, fields(holidays=[backwards]))

    assert "The last day is before the first one." in response.content.decode()
    assert not OperatingHours.objects.exists()


def test_time_zone_that_does_not_exist_is_refused(admin):
    admin.post(ADD, fields(time_zone="Europe/Atlantis"))

    assert not OperatingHours.objects.exists()


@pytest.mark.parametrize(
    ("day", "clock", "answer"),
    [
        ("2026-03-02", "10:00", "Open until 17:00"),
        ("2026-03-02", "18:00", "Closed until Tuesday 08:00"),
        ("2026-12-25", "10:00", "Closed for Christmas until Monday 08:00"),
    ],
)
def test_page_says_what_it_would_say_at_a_moment(admin, office, day, clock, answer):
    words = admin.get(change(office), {"at_0": day, "at_1": clock}).content.decode()

    assert answer in words


def test_moment_that_is_none_is_said_to_be_none(admin, office):
    words = admin.get(change(office), {"at_0": "soon", "at_1": "10:00"}).content.decode()

    assert "Enter a valid date" in words


def test_hours_in_use_are_not_deleted_and_the_page_says_by_whom(admin, office, vip):
    Queue.objects.update(operating_hours=office)
    words = admin.post(delete(office), {"post": "yes"}).content.decode()

    assert "queue “VIP”" in words
    assert OperatingHours.objects.exists()


def test_supervisor_reads_hours_and_changes_none(supervisor, office):
    assert "Christmas" in supervisor.get(change(office)).content.decode()
    assert supervisor.post(change(office), fields(name="Mine")).status_code == 403
