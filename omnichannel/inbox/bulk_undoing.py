"""What was done to several conversations at once is taken back: each in its own way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from omnichannel.inbox.undoing import Undo
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Priority
from workstreams.conversations.priorities import set_priority
from workstreams.conversations.rights import Rights
from workstreams.conversations.snoozing import wake
from workstreams.conversations.tagging import tag, untag

PREFIX = "back-"  # and the key of a conversation: a field of the form


@dataclass(frozen=True)
class Back:
    """The way back of one conversation: a step of WAYS, and the word it needs."""

    way: str
    word: str = ""

    def __str__(self) -> str:
        return f"{self.way} {self.word}"


@dataclass(frozen=True)
class Way:
    go: Callable[[Rights, str], object]
    offered: Callable[[Rights], bool]


def _prioritise(rights: Rights, word: str) -> None:
    if word in map(str, Priority.values):
        set_priority(rights.conversation, int(word), rights.user)


WAYS: Mapping[str, Way] = {
    "priority": Way(_prioritise, lambda rights: rights.offers_priority),
    "tag": Way(
        lambda rights, word: tag(rights.conversation, [word], rights.user),
        lambda rights: rights.may_tag,
    ),
    "untag": Way(
        lambda rights, word: untag(rights.conversation, [word], rights.user),
        lambda rights: rights.may_tag,
    ),
    "reopening": Way(
        lambda rights, _word: lifecycle.reopen(rights.conversation, rights.user),
        lambda rights: rights.offers_reopening,
    ),
    "waking": Way(
        lambda rights, _word: wake(rights.conversation, rights.user), lambda rights: rights.is_own
    ),
    "resuming": Way(
        lambda rights, _word: lifecycle.resume(rights.conversation, rights.user),
        lambda rights: rights.offers_resuming,
    ),
}


def undo_of(backs: Mapping[int, Back]) -> Undo | None:
    """By the keys of the conversations."""
    fields = {f"{PREFIX}{pk}": str(back) for pk, back in backs.items()}
    return Undo(reverse("inbox:bulk-undoing"), fields) if fields else None


def keys_in(request: HttpRequest) -> list[str]:
    """Of the conversations that are to go back."""
    return [name.removeprefix(PREFIX) for name in request.POST if name.startswith(PREFIX)]


def back_of(rights: Rights, request: HttpRequest) -> Back:
    way, _space, word = request.POST.get(f"{PREFIX}{rights.conversation.pk}", "").partition(" ")
    return Back(way, word)
