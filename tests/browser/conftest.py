"""A real Chromium in front of the whole web process."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browser.busy_inbox import busy  # noqa: F401 - a fixture
from tests.inbox.conftest import ROLE_BACKEND, offered, write  # noqa: F401 - fixtures
from tests.inbox.serving import served

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """One worker does a module, or each of them would start a browser for it."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def browser(chromium, django_db_setup):
    """Playwright's loop, which runs as long, must not keep the ORM from working."""
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def base(browser, transactional_db):
    """The address of the product."""
    with served() as address:
        yield address


@pytest.fixture
def open_page(browser, base, request):
    """`open_page("/inbox/", agent)`: a signed-in window; anything on the console is a failure,
    but what the browser says of a connection where the test is marked as an outage."""
    contexts, complaints = [], []
    is_outage = request.node.get_closest_marker("outage") is not None

    def open_page(path, who=None, *, width=1440, height=900, scheme="light", **options):
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if who is not None:
            client = Client()  # each window its own, or a second log-in ends the first
            client.force_login(getattr(who, "user", who), ROLE_BACKEND)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if wrong(said) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [said for said in complaints if not (is_outage and of_an_outage(said))]


def of_an_outage(said):
    """The browser's own words, and those of htmx."""
    return said.startswith(("Failed to load", "htmx:"))


def wrong(said):
    """A refusal (413, 422) is an answer like any other; the browser reports it as an error."""
    return said.type == "error" and not any(code in said.text for code in ("413", "422"))
