"""The pages of the inbox that people wait for, and who looks at them."""

from typing import NamedTuple

from benchmarks.vocabulary import SUPERVISOR


class Page(NamedTuple):
    """`address` has gaps for the ids of the day; it is `turned` so many pages on."""

    name: str
    address: str
    user: str = "agent0"
    turned: int = 0
    is_fragment: bool = False


EVERYONE = "/inbox/?view=everyone"
SEARCH = "/inbox/search/?q="
PAGES = [
    Page("my work items", "/inbox/?view=mine"),
    Page("open work items", "/inbox/?view=open"),
    Page("open work items, 5 pages on", "/inbox/?view=open", turned=5),
    Page("closed today", "/inbox/?view=closed"),
    Page("mentions", "/inbox/?view=mentions"),
    Page("all work items", EVERYONE, SUPERVISOR),
    Page("all work items, 10 pages on", EVERYONE, SUPERVISOR, turned=10),
    *(
        Page(f"all work items by {key}", f"{EVERYONE}&order={key}", SUPERVISOR)
        for key in ("modified", "window", "priority", "customer", "stream", "created", "transfers")
    ),
    Page("all work items of a page", f"{EVERYONE}&page={{channel}}", SUPERVISOR),
    Page("all work items of a queue", f"{EVERYONE}&queue={{queue}}", SUPERVISOR),
    Page("all work items with a tag", f"{EVERYONE}&tag={{tag}}", SUPERVISOR),
    Page("all work items, unread", f"{EVERYONE}&unread=1", SUPERVISOR),
    Page("all work items, closing soon", f"{EVERYONE}&closing=6", SUPERVISOR),
    Page("lists, anew", "/inbox/lists/?view=mine&selected={short}", is_fragment=True),
    Page("conversation", "/inbox/{short}/?view=mine"),
    Page("conversation of 300 messages", "/inbox/{long}/?view=mine"),
    Page("an earlier page of it", "/inbox/{long}/?view=mine&before={middle}"),
    Page("thread, anew", "/inbox/{short}/thread/?view=mine", is_fragment=True),
    Page("thread of 300 messages, anew", "/inbox/{long}/thread/?view=mine", is_fragment=True),
    Page("search: a name", f"{SEARCH}{{name}}"),
    Page("search: two words", f"{SEARCH}{{rare}}"),
    Page("search: a common word", f"{SEARCH}{{common}}"),
    Page("search: two words, as supervisor", f"{SEARCH}{{rare}}", SUPERVISOR),
    Page("search: a common word, as supervisor", f"{SEARCH}{{common}}", SUPERVISOR),
]
