"""Alice and Bob work on one conversation: he takes it over, advises her, or somebody is quicker."""

import pytest
from playwright.sync_api import expect

from tests.inbox.pictures import png
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import accept, answer, be_open, offer, open_row, words
from workstreams.conversations.models import Conversation
from workstreams.models import Agent

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

QUESTION = "Is the brass lamp in stock?"


@pytest.fixture
def gilda(stage):
    """Whoever has most room gets what she writes: Alice."""
    Agent.objects.filter(user__username="bob").update(capacity=1)
    return stage.messenger.person("Gilda Brook")


@pytest.fixture
def alices(windows):
    return windows.open("alice")


@pytest.fixture
def bobs(windows):
    return windows.open("bob", web="web1")


@pytest.fixture
def sofias(windows):
    return windows.open("sofia", web="web1")


def choose(page, step, colleague):
    """In the menu of the open conversation, then on the page of colleagues."""
    page.locator("#more > summary").click()
    page.get_by_role("link", name=step).click()
    page.get_by_role("button", name=colleague).click()
    be_open(page)


@with_one_broker
def test_colleague_who_accepts_a_transfer_answers_from_then_on(asking, gilda, alices, bobs):
    gilda.send_file("broken.png", png(), "image/png")
    accept(alices, "Gilda Brook")
    expect(alices.get_by_role("img", name="Picture broken.png")).to_be_visible()

    choose(alices, "Transfer…", "Transfer Bob Okafor")
    expect(alices.locator("#taking-part")).to_contain_text("Asking Bob Okafor to take over…")
    accept(bobs, "Gilda Brook")

    expect(alices.locator("#thread-head")).to_contain_text("Bob Okafor")
    expect(alices.locator("#answer")).to_be_disabled()
    expect(bobs.get_by_role("img", name="Picture broken.png")).to_be_visible()
    answer(bobs, "A new one is on its way.")
    eventually(lambda: gilda.heard() == ["A new one is on its way."], what="the answer's arrival")
    expect(words(alices, "A new one is on its way.")).to_be_visible()


@with_one_broker
def test_colleague_who_is_asked_for_advice_gives_it_without_the_customer(gilda, alices, bobs):
    gilda.write(QUESTION)
    open_row(alices, "Gilda Brook")

    choose(alices, "Ask for advice…", "Ask Bob Okafor")
    offer(bobs, "Gilda Brook").get_by_role("button", name="Give advice").click()
    be_open(bobs)
    expect(words(bobs, QUESTION)).to_be_visible()
    expect(alices.locator("#looks")).to_contain_text("Bob Okafor is viewing")
    bobs.get_by_label("Your note").fill("Two are left.")
    bobs.get_by_role("button", name="Add note").click()

    expect(alices.locator(".entry-note")).to_contain_text("Two are left.")
    bobs.get_by_role("button", name="Leave").click()
    expect(alices.locator("#taking-part")).not_to_contain_text("Bob Okafor")
    answer(alices, "Yes, two of them.")
    eventually(lambda: gilda.heard() == ["Yes, two of them."], what="the one answer")


@with_one_broker
def test_second_answer_within_seconds_is_sent_after_a_question(stage, gilda, alices):
    psid = gilda.write(QUESTION)
    open_row(alices, "Gilda Brook")
    alices.locator("#answer").press_sequentially("Yes, two of them.")

    stage.messenger.answer_from_page_inbox(psid, "Yes!")
    expect(words(alices, "Yes!")).to_be_visible()
    alices.get_by_role("button", name="Send", exact=True).click()

    expect(alices.get_by_role("alert")).to_contain_text("Somebody answered outside this inbox")
    assert gilda.heard() == ["Yes!"]
    alices.get_by_role("button", name="Send anyway").click()
    eventually(lambda: gilda.heard() == ["Yes!", "Yes, two of them."], what="the second answer")


@with_one_broker
def test_two_agents_see_each_other_type_and_the_second_answer_asks_first(
    gilda, alices, bobs, sofias
):
    """A supervisor cannot make up her mind whose it is, and both of them write."""
    gilda.write(QUESTION)
    open_row(alices, "Gilda Brook")
    place = f"/inbox/{Conversation.objects.get().pk}/"
    choose(alices, "Ask for advice…", "Ask Bob Okafor")
    offer(bobs, "Gilda Brook").get_by_role("button", name="Give advice").click()
    be_open(bobs)
    sofias.goto(place)

    alices.locator("#answer").press_sequentially("Yes, two of them.")
    expect(bobs.locator("#looks")).to_contain_text("Alice Martin is typing")
    choose(sofias, "Assign to…", "Assign Bob Okafor")
    expect(bobs.locator("#answer")).to_be_enabled()
    bobs.get_by_role("link", name="Back to the answer").click()
    bobs.locator("#answer").press_sequentially("Only one.")
    expect(alices.locator("#looks")).to_contain_text("Bob Okafor is typing")

    choose(sofias, "Assign to…", "Assign Alice Martin")
    alices.get_by_role("button", name="Send", exact=True).click()
    eventually(lambda: gilda.heard() == ["Yes, two of them."], what="the first answer")
    choose(sofias, "Assign to…", "Assign Bob Okafor")
    bobs.get_by_role("button", name="Send", exact=True).click()

    expect(bobs.get_by_role("alert")).to_contain_text("Alice Martin answered")
    assert gilda.heard() == ["Yes, two of them."]
    bobs.get_by_role("button", name="Send anyway").click()
    eventually(lambda: gilda.heard()[1:] == ["Only one."], what="the second answer")
