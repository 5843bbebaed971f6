"""A round mark: a person at a glance, by their picture or their initials."""

from dataclasses import dataclass

from django.urls import reverse

from workstreams.conversations.models import ContactIdentity

MARKS = 5  # colours in tokens.css


@dataclass(frozen=True)
class Face:
    """`mark` is one of the colours; without initials an outline of a person is shown.

    The `picture`, an address of ours, lies over them once it is there.
    """

    initials: str
    mark: int
    picture: str = ""


def face_of(name: str, key: int, picture: str = "") -> Face:
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [words[0], *words[1:][-1:]] if words else []
    return Face("".join(word[0] for word in letters).upper(), key % MARKS + 1, picture)


def face_of_customer(identity: ContactIdentity) -> Face:
    picture = reverse("picture", args=[identity.pk]) if identity.picture else ""
    return face_of(identity.name, identity.pk, picture)
