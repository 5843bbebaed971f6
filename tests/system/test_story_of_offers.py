"""Alice is asked before she gets a conversation, and has her inbox open in two tabs."""

import pytest
from playwright.sync_api import expect

from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import accept, answer, offer, open_row, words

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

BELL = """
    window.AudioContext = class {
        currentTime = 0;
        resume() {
            localStorage.setItem("rung", Number(localStorage.getItem("rung")) + 1);
            return new Promise(() => {});
        }
    };
"""


@pytest.fixture
def tabs(windows):
    """They count in common how often they rang."""
    first = windows.open("alice")
    first.context.add_init_script(BELL)
    first.reload()
    second = first.context.new_page()
    second.goto("/inbox/?view=open")
    return first, second


def times_rung(page):
    return int(page.evaluate("localStorage.getItem('rung')") or 0)


@with_one_broker
def test_offer_is_called_out_once_and_accepting_clears_every_tab(stage, asking, tabs):
    first, second = tabs
    gilda = stage.messenger.person("Gilda Brook")

    gilda.write("Is the brass lamp in stock?")
    for tab in tabs:
        expect(offer(tab, "Gilda Brook")).to_be_visible()
    eventually(lambda: times_rung(first), what="the bell")
    accept(first, "Gilda Brook")

    expect(words(first, "Is the brass lamp in stock?")).to_be_visible()
    expect(offer(second, "Gilda Brook")).to_have_count(0)
    answer(first, "Yes, two of them.")
    eventually(lambda: gilda.heard() == ["Yes, two of them."], what="the answer's arrival")
    assert times_rung(second) == 1


@with_one_broker
def test_what_one_tab_began_to_write_is_there_in_the_other(stage, tabs):
    first, second = tabs
    stage.messenger.person("Gilda Brook").write("Is the brass lamp in stock?")
    open_row(first, "Gilda Brook")

    first.locator("#answer").press_sequentially("Half a sen")
    expect(first.locator("#composer .draft-saved")).to_have_text("Draft saved")
    second.goto("/inbox/")
    open_row(second, "Gilda Brook")

    expect(second.locator("#answer")).to_have_value("Half a sen")
