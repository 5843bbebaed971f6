"""Gilda answers on her phone, in the browser of Messenger."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible_windows import SMALL_TARGETS, violations
from tests.surveys.conftest import (  # noqa: F401 - fixtures
    closed,
    invitation,
    link,
    setting,
    survey,
)
from workstreams.surveys.models import Invitation

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def at_hand(open_page, link):  # noqa: F811
    """`at_hand(scheme="dark")`: the link, opened on a phone where nobody is signed in."""
    return lambda **options: open_page(link, **{**PHONE, **options})


def speak(language):
    Invitation.objects.update(language=language)


def answers():
    return {one.question.kind: one.value for one in Invitation.objects.get().answers.all()}


def test_survey_is_answered_with_a_thumb(at_hand):
    page = at_hand()

    page.locator(".survey-score", has_text="4").tap()
    page.get_by_text("Friendly").tap()
    page.get_by_text("Clear").tap()
    page.get_by_text("Partly").tap()
    page.get_by_label("What should we do better?").fill("More lamps")
    page.get_by_role("button", name="Send answers").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answers() == {
        "rating": "4",
        "choices": "Friendly\nClear",
        "choice": "Partly",
        "text": "More lamps",
    }


def test_survey_is_answered_without_javascript(at_hand):
    page = at_hand(java_script_enabled=False)

    page.locator(".survey-score", has_text="5").tap()
    page.get_by_role("button", name="Save and go on later").tap()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.locator("input[value='5']")).to_be_checked()
    page.locator(".survey-score", has_text="3").tap()
    page.get_by_role("button", name="Send answers").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert answers() == {"rating": "3"}


def test_survey_is_answered_with_keys_alone(at_hand):
    page = at_hand(width=1280, height=860, has_touch=False, is_mobile=False)

    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Thanks")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    found = answers()
    assert (found["rating"], found["choices"]) == ("4", "Quick answer")
    assert (found["choice"], found["text"]) == ("Yes", "Thanks")


def test_what_is_missing_is_said_and_the_rest_is_kept(at_hand):
    page = at_hand()

    page.get_by_label("What should we do better?").fill("More lamps")
    page.get_by_role("button", name="Send answers").tap()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Please answer this question.")).to_be_visible()
    expect(page.get_by_label("What should we do better?")).to_have_value("More lamps")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-US", "ar-SA"])
def test_page_is_for_everyone(at_hand, invitation, scheme, language):  # noqa: F811
    speak(language)
    page = at_hand(scheme=scheme)
    page.locator(".survey-score").nth(3).tap()
    page.locator(".survey-option").first.tap()

    assert violations(page) == []
    assert not page.evaluate(WIDER)
    assert page.evaluate(SMALL_TARGETS, 44) == []


@pytest.mark.outage
def test_page_of_a_link_that_leads_nowhere_is_for_everyone(open_page):
    page = open_page("/surveys/nothing/", **PHONE)

    expect(page.get_by_role("heading", level=1)).to_have_text("This link leads nowhere")
    assert violations(page) == []
