"""Windows of a real Chromium, signed in, and their pictures in docs/images/."""

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tools.screenshots.product import ROOT, Product

FOLDER = ROOT / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, PHONE = (1280, 900), (390, 844)
PUBLIC = "https://omnichannel.example"  # stands in the pictures for this machine's address
# Addresses in texts and fields; scripts of the page itself could not do this to it.
RENAME = """([ours, shown]) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replaceAll(ours, shown);
    }
    for (const field of document.querySelectorAll("input, textarea")) {
        if (field.value.includes(ours)) field.value = field.value.replaceAll(ours, shown);
    }
}"""


def chromium() -> str:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("There is no Chromium on the PATH. Install one, then take the pictures.")
    return path


class Camera:
    """`window` opens a window as somebody, `shoot` takes its picture."""

    def __init__(self, browser: Browser, product: Product) -> None:
        self._browser = browser
        self._product = product
        FOLDER.mkdir(exist_ok=True)

    def window(
        self,
        username: str,
        size: tuple[int, int] = WIDE,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = self._browser.new_context(
            base_url=self._product.web,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        page = context.new_page()
        page.goto("/login/")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(self._product.password(username))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        note = page.get_by_role("button", name="I have taken note")
        if note.count():  # the first time
            note.click()
        return page

    def phone(self) -> Page:
        """Of somebody who has no account here."""
        context = self._browser.new_context(
            base_url=self._product.web,
            viewport={"width": PHONE[0], "height": PHONE[1]},
            color_scheme="light",
            locale="en-GB",
            timezone_id="UTC",
        )
        return context.new_page()

    def shoot(self, page: Page, name: str) -> Path:
        """What the window shows, as docs/images/<name>.png."""
        page.wait_for_load_state("networkidle" if "/admin/" in page.url else "load")
        page.evaluate("document.fonts.ready")
        page.evaluate(RENAME, [self._product.web, PUBLIC])
        path = FOLDER / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)
        return path
