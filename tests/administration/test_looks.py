"""Small things that are the same on every page of the administration."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils.formats import localize


def test_moment_is_written_day_first_and_on_a_clock_of_24_hours():
    assert localize(datetime(2026, 11, 22, 21, 40, tzinfo=UTC)) == "22 Nov 2026, 21:40"


def test_record_that_is_only_read_leads_back_to_its_list(admin, conversation):
    words = admin.get(f"/admin/conversations/conversation/{conversation.pk}/change/").content

    assert b"Back to the list" in words
    assert b"Save" not in words


def test_empty_list_offers_to_add_the_first(admin):
    words = admin.get("/admin/workstreams/skill/").content.decode()

    assert "Skills appear here once they are added." in words
    assert "Add Skill" in words


def test_search_without_a_match_leads_back_to_everything(admin):
    words = admin.get("/admin/workstreams/queue/?q=danish").content.decode()

    assert "Nothing matches" in words
    assert "Show everything" in words


def test_no_is_read_out_and_looks_like_no_error():
    drawn = render_to_string("unfold/helpers/boolean.html", {"value": False})

    assert 'aria-label="No"' in drawn
    assert "red" not in drawn


def test_way_to_a_list_begins_with_the_list(admin):
    words = admin.get("/admin/workstreams/queue/").content.decode()

    assert "Omnichannel Queues" in words
    assert 'href="/admin/workstreams/"' not in words


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("auditlog/logentry", "Audit trail"),
        ("knox/authtoken", "API tokens"),
        ("otp_totp/totpdevice", "Second factors"),
        ("axes/accessattempt", "Failed sign-ins"),
    ],
)
def test_list_is_headed_as_the_side_bar_calls_it(admin, address, title):
    words = admin.get(f"/admin/{address}/").content.decode()

    assert f">{title}</a>" in words


def test_form_for_a_new_record_says_what_is_made(admin):
    words = admin.get("/admin/workstreams/queue/add/").content.decode()

    assert ">New Omnichannel Queue</span>" in words
