"""The banner over an inbox that stays open: it comes and goes with the trouble."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_banner_comes_and_goes_without_a_reload(open_page, alice, conversation):
    channel = conversation.channel
    inbox = open_page("/inbox/", alice)
    expect(inbox.locator(".channel-trouble")).to_have_count(0)
    tell_anew = "document.body.dispatchEvent(new CustomEvent('live:lists'))"

    channel.report_trouble("The Page Access Token has expired.")
    inbox.evaluate(tell_anew)
    expect(inbox.locator(".channel-trouble")).to_contain_text("An administrator has to reconnect")
    assert inbox.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert Axe().run(inbox).response["violations"] == []

    channel.report_connected()
    inbox.evaluate(tell_anew)
    expect(inbox.locator(".channel-trouble")).to_have_count(0)


def test_banner_asks_by_itself(open_page, alice, conversation):
    """Also where nothing else happens, which is what a broken page looks like."""
    inbox = open_page("/inbox/", alice)
    inbox.clock.install()
    inbox.reload()
    expect(inbox.locator("#channel-banner")).to_be_attached()

    conversation.channel.report_trouble("The Page Access Token has expired.")
    inbox.clock.fast_forward(21_000)

    expect(inbox.locator(".channel-trouble")).to_be_visible()
