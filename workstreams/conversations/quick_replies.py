"""Slugs: what stands in a quick reply for the names of the people who talk."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from workstreams.conversations.filling import filled_in
from workstreams.conversations.models import Conversation
from workstreams.models import User


@dataclass(frozen=True)
class People:
    """`customer` is empty as long as nobody has told their name."""

    customer: str
    agent: str
    customer_last: str = ""


def _first(name: str) -> str:
    return name.split()[0] if name.strip() else ""


def _last(name: str) -> str:
    """Whoever has one name only is addressed by that."""
    return name.split()[-1] if name.strip() else ""


SLUGS: dict[str, Callable[[People], str]] = {
    "{FullName{Customer}}": lambda people: people.customer,
    "{LastName{Customer}}": lambda people: people.customer_last or _last(people.customer),
    "{FullName{Agent}}": lambda people: people.agent,
    "{FirstName{Agent}}": lambda people: _first(people.agent),
    "{LastName{Agent}}": lambda people: _last(people.agent),
    "{Nickname{Agent}}": lambda people: people.agent,  # nobody has one: the full name
}

_ANY_SLUG = "|".join(map(re.escape, SLUGS))
_LIKE_A_SLUG = re.compile(r"\{[^{}\n]*\{[^{}\n]*\}{0,2}")


def people_of(conversation: Conversation, user: User) -> People:
    identity = conversation.identity
    last = "" if identity.contact else identity.last_name
    return People(customer=identity.told_name, agent=str(user), customer_last=last)


def filled(text: str, people: People) -> str:
    """With the names in their places."""
    return filled_in(text, _ANY_SLUG, lambda slug: SLUGS[slug](people))


def unknown_slugs(text: str) -> list[str]:
    """What looks like a slug and is none: it would reach the customer as it stands."""
    return [found for found in _LIKE_A_SLUG.findall(text) if found not in SLUGS]
