"""An error tells its story without the secrets that were on the way."""

import sys

import pytest
from django.views.debug import ExceptionReporter, get_exception_reporter_filter

TOKEN = "EAABexampletoken0123456789"


@pytest.fixture
def report(rf, settings):
    """The page of an error in the midst of a posted form; DEBUG as it is told."""

    def report(debug, **posted):
        settings.DEBUG = debug
        request = rf.post("/admin/", posted)
        try:
            check(request.POST.get("access_token", ""), {"typed": dict(request.POST.items())})
        except ZeroDivisionError:
            return ExceptionReporter(request, *sys.exc_info()).get_traceback_html()

    return report


def check(value, cleaned_data):
    page_name = "Harbour Lamps"
    return len(page_name) / 0


@pytest.mark.parametrize("debug", [True, False])
def test_posted_secret_is_in_no_report(report, debug):
    page = report(debug, access_token=TOKEN, name="Harbour Lamps Outlet")

    assert TOKEN not in page
    assert "Harbour Lamps Outlet" in page or not debug


def test_the_rest_of_an_error_can_be_read(report):
    page = report(True, name="Harbour Lamps Outlet")

    assert "Harbour Lamps" in page
    assert "ZeroDivisionError" in page


def test_this_filter_is_the_one_in_use(rf):
    assert type(get_exception_reporter_filter(rf.get("/"))).__name__ == "HidesSecrets"
