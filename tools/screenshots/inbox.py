"""Pictures of the inbox: a morning at the shop, with Gilda, Mara and Tomas."""

from playwright.sync_api import Page, expect

from tools.screenshots.camera import PHONE, WIDE, Camera
from tools.screenshots.product import Customer, Product


def live_through_the_morning(product: Product, camera: Camera) -> Page:
    """Gilda's conversation in Alice's window, two answers long."""
    alice = camera.window("alice")
    gilda = product.customer("Gilda Brook", locale="en_GB", timezone=0)
    gilda.write("Hello! Is the brass reading lamp still in stock?")
    alice.get_by_role("link", name="Gilda Brook").click()
    _answer(alice, "Good morning, Gilda. Yes, two of them are left in the warehouse.", gilda)
    gilda.write("Lovely. Do you ship to Norway, and how long does it take?")
    expect(alice.get_by_role("log").get_by_text("Do you ship to Norway")).to_be_visible()
    _answer(alice, "We do: four to six working days. Shall I put one aside for you?", gilda)
    gilda.write("Yes please! I will come back this evening.")
    expect(alice.get_by_role("log").get_by_text("Yes please!")).to_be_visible()
    product.customer("Mara Okoye", locale="en_US").write("Do you repair old ship's lamps?")
    product.customer("Tomas Wilde", locale="de_DE", timezone=1).write(
        "Guten Tag! Ist noch jemand da?"
    )
    return alice


def _answer(alice: Page, text: str, customer: Customer) -> None:
    alice.get_by_label("Your answer").fill(text)
    alice.get_by_role("button", name="Send", exact=True).click()
    expect(alice.get_by_role("log").get_by_text(text)).to_be_visible()
    expect(alice.get_by_text("Delivered").last).to_be_visible(timeout=20_000)
    customer.read()
    expect(alice.get_by_text("Read", exact=True).last).to_be_visible(timeout=20_000)


def take(product: Product, camera: Camera, alice: Page) -> None:
    camera.shoot(alice, "inbox")
    address = alice.url
    for name, size, scheme in (("inbox-phone", PHONE, "light"), ("inbox-dark", WIDE, "dark")):
        window = camera.window("alice", size, scheme)  # type: ignore[arg-type]
        window.goto(address)
        camera.shoot(window, name)
        window.context.close()
    _take_in_arabic(camera, alice)
    _take_a_request(product, camera)


def _take_in_arabic(camera: Camera, alice: Page) -> None:
    address = alice.url
    for language, name in (("ar", "inbox-arabic"), ("", "")):
        alice.goto("/account/preferences/")
        alice.locator("[name=language]").select_option(language)
        alice.locator("main form button").first.click()
        alice.goto(address)
        if name:
            camera.shoot(alice, name)


def _take_a_request(product: Product, camera: Camera) -> None:
    """Agents are asked from now on, as an organisation may choose; Bob has room."""
    bob = camera.window("bob")
    product.apply({"work_stream": {"name": "Facebook messages", "auto_assign": False}})
    product.customer("Henrik Aasland", locale="nb_NO", timezone=1).write(
        "The tracking page says delivered, but nothing has arrived here. Could you look?"
    )
    expect(bob.get_by_role("button", name="Accept")).to_be_visible(timeout=20_000)
    camera.shoot(bob, "inbox-offer")
    bob.context.close()
