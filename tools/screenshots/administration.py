"""Pictures of the administration: the four steps, and what stands around them."""

from playwright.sync_api import Page, expect

from tools.screenshots.camera import PHONE, Camera

LISTS = {"queues": "Omnichannel Queues", "quick-replies": "Quick replies"}
STREAM, APPLICATION, PAGE = "Facebook messages", "Harbour Lamps", "Harbour Lamps"
CHECKED = 60_000  # milliseconds for a test event to come back


def take(camera: Camera) -> None:
    window = camera.window("admin")
    window.goto("/admin/")
    camera.shoot(window, "admin")
    for pictures in (work_stream, application, page, connection, rules, trial, settings, around):
        pictures(camera, window)
    window.context.close()
    phone = camera.window("admin", PHONE, "dark")
    phone.goto("/admin/")
    camera.shoot(phone, "admin-phone")
    phone.context.close()


def work_stream(camera: Camera, window: Page) -> None:
    _open(window, "Work Streams", STREAM)
    camera.shoot(window, "step-1-work-stream")


def application(camera: Camera, window: Page) -> None:
    _open(window, "Facebook")
    window.locator("a[href$='/add/']").first.click()
    camera.shoot(window, "step-2-new-application")
    _open(window, "Facebook", APPLICATION)
    window.get_by_role("link", name="Add New Facebook Page").scroll_into_view_if_needed()
    window.mouse.wheel(0, 300)
    camera.shoot(window, "step-2-application")


def page(camera: Camera, window: Page) -> None:
    _open(window, "Facebook", APPLICATION, PAGE)
    camera.shoot(window, "step-2-account-setup")


def connection(camera: Camera, window: Page) -> None:
    """After a test event, so that every line has something to say."""
    window.get_by_role("button", name="Send me a test event").click()
    reachable = window.get_by_role("row", name="Callback reachable")
    expect(reachable).to_contain_text("In order", timeout=CHECKED)
    _show_at_the_top(window, "Connection")
    camera.shoot(window, "step-2-connection")


def rules(camera: Camera, window: Page) -> None:
    _open(window, "Work Streams", STREAM)
    _press(window, "Routing rules items")
    camera.shoot(window, "step-3-routing-rules")
    _press(window, "Where is my parcel?")
    _show_at_the_top(window, "Conditions")
    camera.shoot(window, "step-3-rule")


def trial(camera: Camera, window: Page) -> None:
    """What the rules make of a customer who came by an advertisement."""
    _open(window, "Work Streams", STREAM)
    window.get_by_role("link", name="Try it").first.click()
    window.get_by_label("Customer First Name").fill("Mara")
    window.get_by_label("Locale").fill("en_US")
    window.get_by_label("Source").fill("ADS")
    window.get_by_role("button", name="Try it").click()
    window.wait_for_url("**/try/#result")
    camera.shoot(window, "step-3-try-it")


def settings(camera: Camera, window: Page) -> None:
    _open(window, "Facebook", APPLICATION, PAGE)
    _press(window, "General settings")
    camera.shoot(window, "step-4-general-settings")


def around(camera: Camera, window: Page) -> None:
    for name, entry in LISTS.items():
        _open(window, entry)
        camera.shoot(window, name)
    _open(window, "Operating hours", "Shop hours")
    camera.shoot(window, "operating-hours")
    _open(window, "Automated messages")
    camera.shoot(window, "automated-messages")
    _open(window, "Data masking")
    window.get_by_role("link", name="Test box").click()
    window.get_by_label("Enter test data").fill("My card is 4111 1111 1111 1111, my order 4711.")
    window.get_by_role("button", name="Try it").click()
    camera.shoot(window, "data-masking")


def _open(window: Page, entry: str, *records: str) -> None:
    """From the side bar, then record by record."""
    window.goto("/admin/")
    window.locator("#nav-sidebar").get_by_role("link", name=entry).first.click()
    for record in records:
        window.locator("#content").get_by_role("link", name=record, exact=True).first.click()


def _press(window: Page, words: str) -> None:
    window.locator("#content").get_by_text(words, exact=True).first.click()


def _show_at_the_top(window: Page, words: str) -> None:
    """As far as the form is long enough."""
    line = window.locator("#content").get_by_text(words, exact=True).first
    line.evaluate("line => line.scrollIntoView({block: 'start'})")
