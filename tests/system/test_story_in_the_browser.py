"""The same story as people live it: Gilda's chat in one window, Alice's inbox in another."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.system.patience import eventually

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

QUESTION, ANSWER = "Is the brass lamp in stock?", "Yes, two of them."
SOON = 10_000  # milliseconds


def test_message_reaches_an_agent_and_the_answer_reaches_the_customer(stage, chromium):
    with ThreadPoolExecutor(1) as aside:  # playwright's loop must not get near the ORM's thread
        aside.submit(live_through_it, stage, chromium).result()


def live_through_it(stage, chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        inbox = signed_in(browser.new_page(), stage, "alice")
        gilda = stage.messenger.person("Gilda Brook")

        gilda.write(QUESTION)  # nobody reloads anything from here on
        row = inbox.get_by_role("link", name="Gilda Brook")
        expect(row).to_be_visible(timeout=SOON)
        row.click()
        expect(inbox.get_by_role("log").get_by_text(QUESTION)).to_be_visible(timeout=SOON)
        inbox.get_by_label("Your answer").fill(ANSWER)
        inbox.get_by_role("button", name="Send").click()

        eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")
        expect(inbox.get_by_text("Delivered")).to_be_visible(timeout=SOON)
        gilda.look()
        expect(inbox.get_by_text("Read", exact=True)).to_be_visible(timeout=SOON)
        assert Axe().run(inbox).violations_count == 0


def signed_in(page, stage, username):
    logins = json.loads((stage.directory / "var" / "demonstration.json").read_text())["logins"]
    password = next(login["password"] for login in logins if login["username"] == username)
    page.goto(f"{stage.address('web2')}/login/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SOON)
    return page
