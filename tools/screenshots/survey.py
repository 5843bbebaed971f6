"""Pictures of the survey: the customer's page on their phone, and what the agent sees of it."""

import re
import time

from playwright.sync_api import Page, expect

from tools.screenshots.camera import Camera
from tools.screenshots.product import Customer, Product

PATIENCE = 30.0  # seconds until the link has arrived
LINK = re.compile(r"http\S+/surveys/\S+")


def take(product: Product, camera: Camera, alice: Page) -> None:
    """A customer is helped, asked how it was, and says so."""
    product.apply({"work_stream": {"name": "Facebook messages", "auto_assign": True}})
    kofi = product.customer("Kofi Mensah", locale="en_GB", timezone=0)
    kofi.write("Is the ship's bell sold with its bracket?")
    alice.goto("/inbox/")
    alice.get_by_role("link", name="Kofi Mensah").click()
    alice.get_by_label("Your answer").fill("It is, and with the screws.")
    alice.get_by_role("button", name="Send", exact=True).click()
    expect(alice.get_by_text("Delivered").last).to_be_visible(timeout=20_000)
    for step in ("ending", "session-closure"):
        form = alice.locator(f"form[action*='/{step}/']").first
        form.evaluate("form => form.submit()")
        alice.wait_for_load_state("load")
    phone = camera.phone()
    phone.goto(_link(kofi))
    camera.shoot(phone, "survey-phone")
    phone.context.close()


def _link(customer: Customer) -> str:
    """As the simulator's Messenger shows it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for text in customer.heard():
            if found := LINK.search(text):
                return found.group()
        time.sleep(0.5)
    raise TimeoutError("the survey's link did not arrive")
