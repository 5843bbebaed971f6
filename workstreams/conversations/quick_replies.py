"""Slugs: what stands in a quick reply for the names of the people who talk."""

import re
from collections.abc import Callable
from dataclasses import dataclass

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

_PLACE = re.compile(
    rf"(?P<before>[ \t]*)(?P<slug>{'|'.join(map(re.escape, SLUGS))})"
    r"(?P<after>[,;:]?[ \t]*)(?P<letter>\w?)"
)
_LIKE_A_SLUG = re.compile(r"\{[^{}\n]*\{[^{}\n]*\}{0,2}")


def people_of(conversation: Conversation, user: User) -> People:
    """A linked contact knows the name better than the social profile."""
    identity = conversation.identity
    if identity.contact is not None:
        return People(customer=identity.contact.name, agent=str(user))
    return People(customer=identity.name, agent=str(user), customer_last=identity.last_name)


def filled(text: str, people: People) -> str:
    """With the names in their places; where one is unknown, the sentence closes around the gap."""

    def named(place: re.Match[str]) -> str:
        before, after, letter = place["before"], place["after"], place["letter"]
        name = SLUGS[place["slug"]](people)
        if name:
            return before + name + after + letter
        begins_line = place.start() == 0 or text[place.start() - 1] == "\n"
        return letter.upper() if begins_line else after + letter

    return _PLACE.sub(named, text)


def unknown_slugs(text: str) -> list[str]:
    """What looks like a slug and is none: it would reach the customer as it stands."""
    return [found for found in _LIKE_A_SLUG.findall(text) if found not in SLUGS]
