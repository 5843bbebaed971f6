"""The web process of an open inbox goes and comes back: nothing is missed, nobody reloads."""

import pytest
from playwright.sync_api import expect

from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import answer, open_row, words

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]


@with_one_broker
def test_open_page_catches_up_by_itself_and_keeps_what_is_being_written(stage, windows):
    gilda = stage.messenger.person("Gilda Brook")
    gilda.write("Is the brass lamp in stock?")
    inbox = windows.open("alice")
    open_row(inbox, "Gilda Brook")
    inbox.evaluate("window.isTheSamePage = true")

    stage.kill("web2")
    expect(inbox.locator("#connection")).to_have_text("Reconnecting…")
    inbox.locator("#answer").press_sequentially("Yes, two ")
    gilda.write("And in silver?")  # to the process that is there
    stage.start("web2")

    expect(words(inbox, "And in silver?")).to_be_visible(timeout=30_000)
    expect(inbox.locator("#connection")).to_have_text("")
    expect(inbox.locator("#answer")).to_have_value("Yes, two ")
    answer(inbox, "Yes, two of each.")
    eventually(lambda: gilda.heard() == ["Yes, two of each."], what="the answer's arrival")
    assert inbox.evaluate("window.isTheSamePage")
