"""The same story as people live it: Gilda's chat in one window, Alice's inbox in another."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.inbox.pictures import png
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import answer, open_row, words

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

QUESTION, ANSWER = "Is the brass lamp in stock?", "Yes, two of them."


def test_message_reaches_an_agent_and_the_answer_reaches_the_customer(stage, windows):
    inbox = signed_in(windows.blank(), stage, "alice")
    inbox.get_by_role("button", name="I have taken note").click()
    gilda = stage.messenger.person("Gilda Brook")

    gilda.write(QUESTION)  # nobody reloads anything from here on
    open_row(inbox, "Gilda Brook")
    expect(words(inbox, QUESTION)).to_be_visible()
    answer(inbox, ANSWER)

    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")
    expect(inbox.get_by_text("Delivered")).to_be_visible()
    gilda.look()
    expect(inbox.get_by_text("Read", exact=True)).to_be_visible()
    assert Axe().run(inbox).violations_count == 0


def signed_in(page, stage, username):
    logins = json.loads((stage.directory / "var" / "demonstration.json").read_text())["logins"]
    password = next(login["password"] for login in logins if login["username"] == username)
    page.goto("/login/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


@with_one_broker
def test_pictures_go_both_ways(stage, windows):
    hers, ours = png(colour=(200, 20, 20)), png(colour=(20, 20, 200))
    inbox = windows.open("alice")
    gilda = stage.messenger.person("Gilda Brook")

    gilda.send_file("broken.png", hers, "image/png")
    open_row(inbox, "Gilda Brook")
    picture = inbox.get_by_role("img", name="Picture broken.png")
    expect(picture).to_be_visible()
    eventually(lambda: picture.evaluate("image => image.naturalWidth > 0"), what="the picture")

    whole = {"name": "whole.png", "mimeType": "image/png", "buffer": ours}
    inbox.locator("#files").set_input_files(whole)
    answer(inbox, "Like this one?")

    expect(inbox.get_by_role("img", name="Picture whole.png")).to_be_visible()
    eventually(lambda: gilda.received_files() == [ours], what="the picture's arrival")
    assert "Like this one?" in gilda.heard()
