"""The side panel in a browser: found, linked, tagged and settled beside the thread."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.inbox.conftest import address
from workstreams.conversations.models import (
    Account,
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    Note,
    Status,
    Tag,
)

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LIVE = "document.body.dispatchEvent(new CustomEvent('live:conversation-%d'))"
ASKED_ANEW = re.compile("/thread/")


@pytest.fixture
def gilda(conversation, alice):
    """What the panel can show of her, before anybody linked her."""
    ContactIdentity.objects.update(name="Gilda Rossi", locale="it_IT", timezone="1")
    harbour = Account.objects.create(name="Harbour Works", number="A-1007")
    gilda = Contact.objects.create(
        name="Gilda Rossi", email="gilda@post.example", phone="0170 123456", account=harbour
    )
    Contact.objects.create(name="Gilda Marchetti", email="marchetti@post.example")
    gilda.tags.add(Tag.objects.create(name="gold"))
    Case.objects.create(title="The lamp came with a crack in its base", contact=gilda)
    Conversation.objects.create(
        identity=conversation.identity,
        channel=conversation.channel,
        work_stream=conversation.work_stream,
        queue=conversation.queue,
        agent=alice,
        status=Status.CLOSED,
        closed_at=conversation.opened_at,
        last_line="When will the brass lamp be back in stock?",
    )
    Note.objects.create(conversation=conversation, author=alice.user, text="Wants a call first.")
    return gilda


def update(window, conversation):
    with window.expect_response(ASKED_ANEW):
        window.evaluate(LIVE % conversation.pk)


def test_the_panel_fits_and_everyone_can_use_it(open_page, conversation, gilda, alice):
    windows = {
        "light": {},
        "dark": {"scheme": "dark"},
        "phone": {"width": 390, "height": 844},
        "right to left": {"locale": "ar"},
    }
    for name, options in windows.items():
        window = open_page(f"{address(conversation)}#about", alice, **options)
        found = Axe().run(window, options=RULES)
        assert not found.response["violations"], (name, found.generate_report())
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_a_contact_is_found_and_linked_without_leaving_the_thread(
    open_page, conversation, gilda, alice
):
    window = open_page(address(conversation), alice)
    window.get_by_label("Search contacts and accounts").fill("gilda")
    found = window.locator("#customers-found")
    expect(found.get_by_text("gilda@post.example")).to_be_visible()

    update(window, conversation)
    expect(found.get_by_text("gilda@post.example")).to_be_visible()
    expect(window.get_by_label("Search contacts and accounts")).to_have_value("gilda")

    found.get_by_role("button", name="Link Gilda Rossi").click()
    expect(window.locator("#part-customer").get_by_text("Not the right one?")).to_be_visible()
    expect(window.locator("#part-customer-title")).to_be_focused()
    expect(window.get_by_text("linked the customer to Gilda Rossi")).to_be_attached()


def test_a_tag_is_added_and_taken_off_by_keyboard(open_page, conversation, gilda, alice):
    window = open_page(address(conversation), alice)
    field = window.get_by_label("Add a tag")
    field.fill("#damaged")
    field.press("Enter")
    expect(window.locator("#part-tags .chip")).to_have_text(re.compile("damaged"))
    expect(field).to_have_value("")
    expect(field).to_be_focused()

    window.get_by_role("button", name="Take off damaged").press("Enter")
    expect(window.locator("#part-tags .chip")).to_have_count(0)
    expect(window.get_by_label("Add a tag")).to_be_focused()


def test_what_is_typed_in_the_panel_outlives_an_update(open_page, conversation, gilda, alice):
    window = open_page(address(conversation), alice)
    window.get_by_label("Add a tag").press_sequentially("dam")
    Case.objects.create(title="Late parcel")
    conversation.tags.add(Tag.objects.create(name="returns"))

    update(window, conversation)

    expect(window.locator("#part-tags .chip")).to_have_text(re.compile("returns"))
    expect(window.get_by_label("Add a tag")).to_have_value("dam")
    expect(window.get_by_label("Add a tag")).to_be_focused()


def test_a_closed_part_stays_closed(open_page, conversation, gilda, alice):
    window = open_page(address(conversation), alice)
    window.locator("#part-case-title").click()
    expect(window.get_by_label("Search cases")).to_be_hidden()

    update(window, conversation)
    expect(window.get_by_label("Search cases")).to_be_hidden()
    window.reload()
    expect(window.get_by_label("Search cases")).to_be_hidden()


def test_a_case_is_settled_on_a_phone_and_the_panel_stays_open(
    open_page, conversation, gilda, alice
):
    Conversation.objects.filter(pk=conversation.pk).update(case=Case.objects.get())
    window = open_page(f"{address(conversation)}#about", alice, width=390, height=844)
    window.get_by_role("button", name="Resolve").click()

    expect(window.get_by_role("button", name="Take up again")).to_be_visible()
    assert Case.objects.get().status == "resolved"


def test_without_scripts_a_contact_is_created_on_a_page(open_page, conversation, gilda, alice):
    window = open_page(address(conversation), alice, java_script_enabled=False)
    window.get_by_role("link", name="New contact").click()
    expect(window.get_by_label("Full name")).to_have_value("Gilda Rossi")
    window.get_by_label("E-mail").fill("gilda.new@post.example")
    window.get_by_role("button", name="Create and link the contact").click()

    expect(window.locator("#part-customer")).to_contain_text("gilda.new@post.example")


def test_a_search_without_scripts_is_a_page(open_page, conversation, gilda, alice):
    window = open_page(address(conversation), alice, java_script_enabled=False)
    window.get_by_label("Search contacts and accounts").fill("marchetti")
    window.get_by_label("Search contacts and accounts").press("Enter")
    window.get_by_role("button", name="Link Gilda Marchetti").click()

    expect(window.locator("#part-customer")).to_contain_text("marchetti@post.example")
    conversation.refresh_from_db()
    assert conversation.contact.name == "Gilda Marchetti"


def test_the_page_that_searches_leads_back(open_page, conversation, gilda, alice):
    window = open_page(address(conversation, "customer/?q=marchetti"), alice)
    window.get_by_role("button", name="Link Gilda Marchetti").click()

    window.wait_for_url(re.compile(f"{address(conversation)}.*#about"))
    expect(window.locator("#part-customer")).to_contain_text("marchetti@post.example")
