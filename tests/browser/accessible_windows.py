"""The ways people look at the inbox, and what no rule may find there."""

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}

# Each width, scheme and direction occurs in the short list, every pair of them in the long one.
IN_SHORT = [("", WIDE, "light"), ("ar", PHONE, "dark")]
WAYS = [*IN_SHORT, ("ar", WIDE, "dark"), ("", PHONE, "light")]

SMALL_TARGETS = """
    (least) => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
        .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((each) => !each.closest("p, li.happening, .words, [inert], .visually-hidden"))
        .filter((each) => !each.matches("[type=checkbox], [type=radio], [type=hidden]"))
        .filter((each) => !each.matches(".skip-link, .visually-hidden"))
        .map((each) => [(each.closest("label") ?? each).getBoundingClientRect(), each])
        .filter(([box]) => box.width > 1 && (box.width < least || box.height < least))
        .map(([box, each]) => `${box.width} x ${box.height}: ${each.outerHTML.slice(0, 120)}`)
"""


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


def seen(page, user, arrange=lambda page: None, *, ways=IN_SHORT):
    """What is wrong in each way of looking at this page, after `arrange` has brought it about."""
    wrong, path = {}, page.url
    for language, size, scheme in ways:
        user.language = language
        user.save(update_fields=["language"])
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert page.goto(path).ok
        arrange(page)
        found = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the window")
        found += page.evaluate(SMALL_TARGETS, 24)
        if found:
            wrong[f"{language or 'en'} {size['width']} {scheme}"] = found
    user.language = ""
    user.save(update_fields=["language"])
    return wrong
