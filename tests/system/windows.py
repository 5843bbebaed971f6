"""Agents at their screens: for each a Chromium of their own, signed in at a web process."""

import re

from django.utils import timezone

from tests.system.people import AgentAtWork
from workstreams.models import User

SOON = 30_000  # milliseconds; on a quiet machine everything comes within one second
CONVERSATION = re.compile(r"/inbox/\d+/(\?|$)")
DESK = {"width": 1280, "height": 800}


class Windows:
    """What fails in their scripts is kept in `complaints`."""

    def __init__(self, browser, stage):
        self._browser = browser
        self._stage = stage
        self._contexts = []
        self.complaints = []

    def open(self, username, *, web="web2", language="en", **options):
        """The inbox of this agent, who has taken note of the statement."""
        User.objects.filter(username=username).update(
            monitoring_acknowledged_at=timezone.now(), language=language
        )
        page = self.blank(web, **options)
        address = self._stage.address(web)
        for name, value in AgentAtWork(username, address).cookies().items():
            page.context.add_cookies([{"name": name, "value": value, "url": address}])
        page.goto("/inbox/")
        return page

    def blank(self, web="web2", **options):
        """Nobody has signed in."""
        context = self._browser.new_context(
            base_url=self._stage.address(web),
            **{"viewport": DESK, "reduced_motion": "reduce", "locale": "en-GB", **options},
        )
        context.set_default_timeout(SOON)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(context)
        return context.new_page()

    def close(self):
        for context in self._contexts:
            context.close()


def open_row(page, name):
    """Click this customer's conversation as soon as it stands in the list."""
    page.get_by_role("link", name=name).click()
    be_open(page)


def be_open(page):
    """A conversation stands there, and its scripts run."""
    page.wait_for_url(CONVERSATION)


def words(page, text):
    """What somebody wrote, in the thread."""
    return page.locator(".words", has_text=text)


def answer(page, text):
    page.locator("#answer").fill(text)
    page.locator("#composer").get_by_role("button", name="Send", exact=True).click()


def offer(page, name):
    """The card by which this agent is asked."""
    return page.locator(".offer", has_text=name)


def accept(page, name):
    offer(page, name).get_by_role("button", name="Accept").click()
    be_open(page)
