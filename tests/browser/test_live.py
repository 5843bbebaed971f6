"""What changes is on the screen at once, also after the connection was away."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.fixtures import text_item
from tests.inbox.conftest import address
from tests.inbox.serving import served
from workstreams.conversations import lifecycle, looking, timeline
from workstreams.conversations.models import Message

pytestmark = pytest.mark.browser


def words(page, text):
    return page.locator(".words", has_text=text)


@pytest.mark.outage
def test_the_page_catches_up_after_the_server_was_restarted(
    open_page, alice, conversation, deliver
):
    with served() as first:
        port = int(first.rpartition(":")[2])
        page = open_page(f"{first}{address(conversation)}", alice)
        expect(words(page, "Is the brass lamp in stock?")).to_be_visible()
        page.evaluate("window.isTheSamePage = true")
    deliver(text_item("Are you still there?", mid="m_2"))

    with served(port):
        expect(words(page, "Are you still there?")).to_be_visible(timeout=15_000)
        assert page.evaluate("window.isTheSamePage")
        page.close()


@pytest.mark.outage
def test_where_streams_are_blocked_the_page_asks(open_page, alice, conversation, deliver):
    page = open_page("/login/", alice)
    page.route("**/inbox/stream/**", lambda route: route.fulfill(status=502))
    page.goto(address(conversation))
    deliver(text_item("And in silver?", mid="m_2"))

    expect(words(page, "And in silver?")).to_be_visible(timeout=15_000)
    expect(page.locator("#connection")).to_have_text("")


@pytest.mark.outage
def test_after_an_outage_of_the_network_the_page_catches_up(
    open_page, alice, conversation, deliver
):
    page = open_page(address(conversation), alice)
    expect(words(page, "Is the brass lamp in stock?")).to_be_visible()
    page.context.set_offline(True)
    deliver(text_item("And in silver?", mid="m_2"))
    page.context.set_offline(False)

    expect(words(page, "And in silver?")).to_be_visible(timeout=60_000)


def test_a_colleague_who_types_is_seen_at_once(open_page, alice, sofia, conversation):
    at_alices = open_page(address(conversation), alice)
    at_sofias = open_page(address(conversation), sofia)
    expect(at_alices.locator("#looks")).to_contain_text("Sofia Lindgren is viewing")

    looking.look(conversation, sofia.user, typing=True)

    expect(at_alices.locator("#looks")).to_contain_text("Sofia Lindgren is typing")
    at_sofias.close()
    expect(at_alices.locator("#looks")).not_to_contain_text("Sofia")


def test_who_reads_further_up_is_told_of_what_came_below(
    open_page, alice, conversation, deliver, write
):
    for number in range(40):
        write(conversation, f"Line {number}")
    page = open_page(address(conversation), alice)
    page.locator("#scroller").evaluate("scroller => scroller.scrollTo(0, -600)")

    deliver(text_item("The last word", mid="m_2"))

    page.get_by_role("button", name="New messages").click()
    expect(words(page, "The last word")).to_be_in_viewport()


def test_earlier_messages_come_on_the_way_up(open_page, alice, conversation, write):
    for number in range(250):
        write(conversation, f"Line {number}")
    page = open_page(address(conversation), alice)
    expect(words(page, "Line 249")).to_be_visible()

    for _turn in range(8):
        page.locator("#scroller").evaluate("scroller => scroller.scrollTo(0, -1e6)")
        page.wait_for_timeout(250)

    expect(words(page, "Is the brass lamp in stock?")).to_be_in_viewport()
    assert page.locator(".entry").count() == 251


def test_no_message_is_lost_between_the_earlier_and_the_newest(
    open_page, alice, conversation, write, deliver
):
    for number in range(150):
        write(conversation, f"Line {number}")
    page = open_page(address(conversation), alice)
    expect(words(page, "Line 149")).to_be_visible()
    page.locator("#scroller").evaluate("scroller => scroller.scrollTo(0, -1e6)")
    expect(words(page, "Is the brass lamp in stock?")).to_be_attached()

    deliver(text_item("The last word", mid="m_2"))

    expect(words(page, "The last word")).to_be_attached()
    expect(page.locator(".entry")).to_have_count(152)


def test_what_is_unsent_disappears_from_the_earlier_ones_too(open_page, alice, conversation, write):
    for number in range(250):
        write(conversation, f"Line {number}.")
    page = open_page(address(conversation), alice)
    for _turn in range(6):
        page.locator("#scroller").evaluate("scroller => scroller.scrollTo(0, -1e6)")
        page.wait_for_timeout(200)
    expect(page.locator(".entry")).to_have_count(251)
    expect(words(page, "Line 42.")).to_have_count(1)

    Message.objects.filter(text="Line 42.").update(unsent_at=timezone.now())
    timeline.tell(conversation)

    expect(words(page, "Line 42.")).to_have_count(0)
    expect(page.locator(".entry")).to_have_count(251)


def asked_for_lists(page):
    asked = []
    page.on("request", lambda request: "/lists/" in request.url and asked.append(request.url))
    return asked


def test_who_looks_at_what_is_not_in_the_list_asks_for_no_list(
    open_page, alice, sofia, conversation
):
    page = open_page("/inbox/?view=stopped", sofia)
    expect(page.locator(".row")).to_have_count(0)
    page.wait_for_timeout(1000)
    asked = asked_for_lists(page)

    looking.look(conversation, alice.user, typing=True)
    page.wait_for_timeout(1000)

    assert not asked


def test_however_often_somebody_looks_a_list_is_asked_for_once_in_a_while(
    open_page, alice, sofia, conversation
):
    page = open_page("/inbox/?view=everyone", sofia)
    expect(page.locator(".row")).to_have_count(1)
    page.wait_for_timeout(1000)
    asked = asked_for_lists(page)

    for turn in range(6):
        looking.look(conversation, alice.user, typing=turn % 2 == 0)
        page.wait_for_timeout(300)

    assert len(asked) == 1


@pytest.mark.outage
def test_news_is_told_though_another_page_came_in_between(open_page, alice, sofia, conversation):
    page = open_page("/inbox/", alice)
    expect(page.locator(".row")).to_have_count(1)
    page.route("**/inbox/lists/?view=mine**", lambda route: route.abort())
    lifecycle.force_close(conversation, sofia.user)

    page.goto("/inbox/?view=open")

    expect(page.locator("#notices")).to_contain_text("closed it for everyone")
