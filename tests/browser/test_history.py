"""The history in a browser: it opens, is narrowed, and is for everyone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.accessible_windows import seen
from tests.reporting.conftest import story  # noqa: F401 - a fixture
from workstreams.reporting import counting

pytestmark = pytest.mark.browser
HISTORY = "/supervision/history/"


@pytest.fixture
def counted(story, bob):  # noqa: F811 - the fixture
    yesterday = timezone.now() - timedelta(days=1)
    story(at=yesterday).answers(4).works(1, 9).closes(9).happens("survey_answered", 10, score=5)
    story(5, at=yesterday, agent=bob).closes(9)
    counting.count()


def test_the_history_opens_and_is_narrowed(open_page, sofia, bob, counted):
    page = open_page(HISTORY, sofia)
    value = page.locator(".history-value").first
    expect(value).to_have_text("2")

    page.get_by_label("Agent").select_option(label="Bob Okafor")
    page.get_by_role("button", name="Show").click()

    expect(value).to_have_text("1")
    expect(page.get_by_role("img", name="Conversations")).to_be_visible()


def test_the_numbers_come_as_a_file(open_page, sofia, counted):
    page = open_page(HISTORY, sofia)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()

    assert download.value.suggested_filename.startswith("history-")


@pytest.mark.parametrize("query", ["", "?by=agent", "?time=custom"])
def test_the_history_is_for_everyone(open_page, sofia, counted, query):
    if query == "?time=custom":
        query = "?time=custom&since=2026-03-10&until=2026-03-11"
    page = open_page(f"{HISTORY}{query}", sofia)

    assert seen(page, sofia.user) == {}
