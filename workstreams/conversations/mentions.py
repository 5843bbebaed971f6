"""Colleagues named in a note: by their full name or their user name, after an @."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from workstreams.conversations.models import Conversation, Participant
from workstreams.models import Agent, User

BEFORE, AFTER = r"(?<![\w@.])@", r"(?![\w@])"


@dataclass(frozen=True)
class Mentionable:
    """`name` is what stands after the @: no two colleagues share it."""

    user: User
    name: str


def mentionable_in(conversation: Conversation, author: User) -> list[Mentionable]:
    """Who serves the queue, supervises, or has to do with the conversation; not oneself."""
    serving = Agent.objects.filter(user__is_active=True)
    queue = conversation.queue
    if queue is None or not queue.is_default:  # everyone serves that one
        serving = serving.filter(queues=queue)
    users = User.objects.filter(
        Q(agent__in=serving)
        | Q(role__in=[User.Role.SUPERVISOR, User.Role.ADMINISTRATOR])
        | Q(pk__in=_taking_part(conversation)),
        is_active=True,
    )
    found = list(users.exclude(pk=author.pk).distinct().order_by("name", "username"))
    return _told_apart(found)


def _taking_part(conversation: Conversation) -> Iterable[int]:
    parts = Participant.objects.filter(session__conversation=conversation).not_refused()
    mentioned = User.objects.filter(mentions__note__conversation=conversation)
    of_parts = parts.values_list("agent__user", flat=True)
    return {*of_parts, *mentioned.values_list("pk", flat=True)}


def _told_apart(users: Sequence[User]) -> list[Mentionable]:
    names = Counter(str(user).casefold() for user in users)
    taken = {user.username.casefold() for user in users}
    return [
        Mentionable(user, user.username if _is_unclear(user, names, taken) else str(user))
        for user in users
    ]


def _is_unclear(user: User, names: Counter[str], taken: set[str]) -> bool:
    """Of the same name as another, or called as another signs in."""
    name = str(user).casefold()
    return names[name] > 1 or (name in taken and name != user.username.casefold())


def mentioned_in(text: str, candidates: Sequence[Mentionable]) -> list[User]:
    """Whoever is named, in the order of the text; the longest name that fits is meant."""
    by_name = {one.user.username.casefold(): one.user for one in candidates}
    by_name |= {one.name.casefold(): one.user for one in candidates}
    if not by_name:
        return []
    names = sorted(map(re.escape, by_name), key=len, reverse=True)
    named = re.findall(f"{BEFORE}({'|'.join(names)}){AFTER}", text.casefold())
    return list(dict.fromkeys(by_name[name] for name in named))
