"""A round mark with initials: a person at a glance, without a picture."""

from dataclasses import dataclass

from workstreams.conversations.models import ContactIdentity

MARKS = 5  # colours in tokens.css


@dataclass(frozen=True)
class Face:
    """`mark` is one of the colours; without initials an outline of a person is shown."""

    initials: str
    mark: int


def face_of(name: str, key: int) -> Face:
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [words[0], *words[1:][-1:]] if words else []
    return Face("".join(word[0] for word in letters).upper(), key % MARKS + 1)


def face_of_customer(identity: ContactIdentity) -> Face:
    return face_of(identity.name, identity.pk)
