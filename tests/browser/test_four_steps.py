"""The four documented steps, from an empty database to a customer's message in the inbox."""

import pytest
from playwright.sync_api import expect

from tests.browser.four_steps import SOON, Administrator
from tests.browser.new_installation import ADMINISTRATOR, PASSWORD, NewInstallation
from tests.system.conftest import ended, new_database

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("stage")]

PAGE_ID, TOKEN = "100000000000777", "the-token-that-facebook-gave-for-this-page"
APP = {"app_id": "700000000000042", "app_secret": "5ca1ab1e" * 4, "name": "Harbour Lamps"}
PAGE = {"page_id": PAGE_ID, "name": "Harbour Lamps", "app_id": APP["app_id"], "access_token": TOKEN}
AGENT = {"name": "Alice Martin", "username": "alice", "password": "four brass lamps"}
QUESTION = "Is the brass lamp in stock?"


@pytest.fixture
def installation(chromium, tmp_path):
    """Processes, an empty database, and a Facebook that knows one application and its page."""
    with new_database("four_steps") as database:
        installation = NewInstallation(tmp_path / "installation", database)
        installation.prepare()
        with ended(installation):
            installation.begin("simulator", "web1", "worker1", "beat")
            installation.let_facebook_know(APP | {"require_proof": True}, PAGE)
            yield installation


@pytest.fixture
def window(browser, installation):
    """`window()`: a new one, of somebody who has not signed in yet."""
    contexts = []

    def window():
        contexts.append(browser.new_context(base_url=installation.address("web1")))
        return contexts[-1].new_page()

    yield window
    for context in contexts:
        context.close()


def test_after_the_four_steps_a_customers_message_reaches_an_agent(installation, window):
    administrator = Administrator(window())
    administrator.sign_in(ADMINISTRATOR, PASSWORD)
    prepare_queue_and_agent(administrator)
    take_step_1(administrator)
    take_step_2(administrator)
    take_step_3(administrator)
    take_step_4(administrator)
    alice = sign_in(window(), AGENT)
    alice.get_by_role("button", name="I have taken note").click()

    gilda = installation.messenger.person("Gilda Brook", PAGE_ID)
    gilda.write(QUESTION)

    offer = alice.get_by_role("article").filter(has_text="Gilda Brook")
    expect(offer).to_contain_text(QUESTION, timeout=2 * SOON)
    expect(offer).to_contain_text("Harbour team")
    offer.get_by_role("button", name="Accept").click()
    expect(alice.get_by_role("log").get_by_text(QUESTION)).to_be_visible(timeout=SOON)


def prepare_queue_and_agent(administrator):
    administrator.create_queue("Harbour team")
    administrator.create_agent(**AGENT, queue="Harbour team")


def take_step_1(administrator):
    administrator.create_work_stream("Facebook messages")


def take_step_2(administrator):
    administrator.create_application(APP["name"], APP["app_id"], APP["app_secret"])
    administrator.add_page(PAGE_ID, PAGE["name"], TOKEN, stream="Facebook messages")
    callback, token = administrator.webhook()
    assert "/webhooks/facebook/" in callback
    administrator.expect_in_order("Page Access Token", "Subscription of the page")
    administrator.expect_in_order("Callback of the application")
    administrator.press("Send me a test event")
    administrator.expect_in_order("Callback reachable")
    administrator.open("Facebook", APP["name"])
    assert administrator.webhook() == [callback, token]


def take_step_3(administrator):
    administrator.open_new_rule("Facebook messages")
    expect(administrator.page.get_by_role("heading", name="New Rule Item")).to_be_visible()
    administrator.fill_in_rule(
        "Gilda in English",
        "Harbour team",
        ("Customer name", "Begins with", "Gilda"),
        ("Locale", "Does not begin with", "de"),
    )
    rules = administrator.page.get_by_role("table").filter(has_text="Gilda in English")
    expect(rules).to_contain_text("Customer name begins with Gilda")


def take_step_4(administrator):
    administrator.set_up_page(
        APP["name"],
        PAGE["name"],
        language="German (Germany)",
        switched_on=[
            "Enable file attachments for customers",
            "Enable file attachments for agents",
            "Turn on your Facebook human agent message tag",
        ],
    )


def sign_in(page, person):
    page.set_default_timeout(SOON)
    page.goto("/login/")
    page.get_by_label("User name").fill(person["username"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My work items")).to_be_visible(timeout=SOON)
    return page
