"""The time to answer runs out: the inbox says how much is left, and agrees with Facebook."""

import re

import pytest
from playwright.sync_api import expect

from facebook_channel.models import FacebookPage
from tests.system.conftest import with_one_broker
from tests.system.patience import eventually
from tests.system.windows import answer, open_row, words

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

ANSWER = "Yes, two of them."
A_DAY_IS_OVER = "The customer last wrote more than 24 hours ago, so Facebook takes no answer."


@pytest.fixture
def human_agents(stage):
    """Sessions that begin now have the tag with which people answer for seven days."""
    FacebookPage.objects.update(human_agent_tag=True)
    yield
    FacebookPage.objects.update(human_agent_tag=False)


@pytest.fixture
def gilda(stage):
    return stage.messenger.person("Gilda Brook")


def writes_earlier(stage, customer, **ago):
    """What a customer wrote so long ago reaches us now."""
    stage.messenger.move_clock(**{unit: -number for unit, number in ago.items()})
    customer.write("Is the brass lamp in stock?")
    stage.messenger.set_clock_right()


def composer(page):
    return page.locator("#composer-state")


@with_one_broker
@pytest.mark.usefixtures("busy_alice")
def test_list_and_composer_say_how_much_time_is_left(stage, windows):
    inbox = windows.open("alice")
    for name, ago, mood, left in [
        ("Gilda Brook", {"minutes": 5}, "calm", "23 h 5"),
        ("Tomas Wilde", {"hours": 20, "minutes": 30}, "soon", "3 h 2"),
        ("Noor Haddad", {"hours": 23, "minutes": 30}, "urgent", "2"),
        ("Ines Duarte", {"hours": 24, "minutes": 30}, "closed", A_DAY_IS_OVER),
    ]:
        writes_earlier(stage, stage.messenger.person(name), **ago)
        row = inbox.get_by_role("link", name=name)
        expect(row.locator(f".pill-{mood}")).to_be_visible()

        open_row(inbox, name)
        expect(composer(inbox)).to_have_class(re.compile(f"composer-{mood}"))
        expect(composer(inbox)).to_contain_text(left)


@with_one_broker
def test_day_that_is_over_closes_the_composer_until_the_customer_writes(stage, gilda, windows):
    inbox = windows.open("alice")
    writes_earlier(stage, gilda, hours=24, minutes=30)
    open_row(inbox, "Gilda Brook")

    expect(composer(inbox)).to_contain_text(A_DAY_IS_OVER)
    expect(inbox.locator("#answer")).to_be_disabled()
    gilda.write("Are you there?")

    expect(inbox.locator("#answer")).to_be_enabled()
    answer(inbox, ANSWER)
    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")


@with_one_broker
def test_person_answers_for_seven_days_where_the_page_has_the_tag(
    stage, human_agents, gilda, windows
):
    inbox = windows.open("alice")
    writes_earlier(stage, gilda, days=2)
    open_row(inbox, "Gilda Brook")

    expect(composer(inbox)).to_contain_text("Human agent")
    answer(inbox, ANSWER)
    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")


@with_one_broker
def test_answer_that_is_late_by_facebooks_clock_is_sent_again_when_the_customer_wrote(
    stage, gilda, windows
):
    inbox = windows.open("alice")
    gilda.write("Is the brass lamp in stock?")
    open_row(inbox, "Gilda Brook")

    stage.messenger.move_clock(hours=25)
    answer(inbox, ANSWER)
    expect(inbox.locator(".delivery-failed")).to_contain_text("the time to reply is over")
    assert gilda.heard() == []
    gilda.write("Are you there?")
    expect(words(inbox, "Are you there?")).to_be_visible()
    inbox.get_by_role("button", name="Send again").click()

    eventually(lambda: gilda.heard() == [ANSWER], what="the answer's arrival")
