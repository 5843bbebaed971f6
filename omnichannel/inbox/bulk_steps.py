"""What can be done to several conversations of a list at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from omnichannel.inbox.bulk_undoing import WAYS, Back, back_of
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.snooze_moments import usual_moments
from routing import distribution
from workstreams.conversations import lifecycle, reading
from workstreams.conversations.models import Priority, Status
from workstreams.conversations.priorities import set_priority
from workstreams.conversations.rights import Rights
from workstreams.conversations.snoozing import snooze
from workstreams.conversations.tagging import tag, untag
from workstreams.models import User


class NotOffered(Exception):
    """This step is not possible for this conversation, or not for this user."""


Act = Callable[[Rights, HttpRequest], Back | None]


@dataclass(frozen=True)
class Step:
    """`offered` says for which conversations it is possible now; `asks` again before it is done.

    `act` gives what takes it back, where that is possible.
    """

    words: Promise
    act: Act
    offered: Callable[[Rights], bool]
    for_supervisors: bool = False
    asks: bool = False


def _prioritise(rights: Rights, request: HttpRequest) -> Back | None:
    before, chosen = rights.conversation.priority, number_in(request.POST, "priority")
    if chosen not in Priority.values:
        raise NotOffered
    set_priority(rights.conversation, chosen, rights.user)
    return Back("priority", str(before)) if chosen != before else None


def _snooze(rights: Rights, request: HttpRequest) -> Back:
    until = usual_moments(timezone.now()).get(request.POST.get("until", ""))
    if until is None:
        raise NotOffered
    was_active = rights.is_active
    snooze(rights.conversation, until, rights.user, _seen(rights, request))
    return Back("reopening" if was_active else "waking")


def _tag(rights: Rights, request: HttpRequest) -> Back | None:
    added = tag(rights.conversation, [request.POST.get("tag", "")], rights.user)
    return Back("untag", added[0]) if added else None


def _untag(rights: Rights, request: HttpRequest) -> Back | None:
    gone = untag(rights.conversation, [request.POST.get("tag", "")], rights.user)
    return Back("tag", gone[0]) if gone else None


def _put_aside(rights: Rights, request: HttpRequest) -> Back | None:
    """Only its agent takes it up again."""
    lifecycle.close_session(rights.conversation, rights.user, _seen(rights, request))
    is_aside = rights.conversation.status == Status.WAITING
    return Back("reopening") if is_aside and rights.is_own else None


def _end(rights: Rights, request: HttpRequest) -> Back:
    lifecycle.end(rights.conversation, rights.user, _seen(rights, request))
    return Back("resuming")


def _read(rights: Rights, request: HttpRequest) -> None:
    reading.read_up_to(rights.conversation, rights.user, _seen(rights, request))


def _seen(rights: Rights, request: HttpRequest) -> int:
    """The customer's newest message when the row was drawn, as the form tells, or as they read."""
    drawn = number_in(request.POST, f"seen-{rights.conversation.pk}")
    return drawn or reading.last_read(rights.conversation, rights.user) or 0


STEPS: dict[str, Step] = {
    "pick": Step(
        gettext_lazy("Assign to me"),
        lambda rights, _request: distribution.pick(rights.conversation, rights.user),
        lambda rights: rights.offers_pick,
    ),
    "read": Step(gettext_lazy("Mark as read"), _read, lambda rights: rights.may_read),
    "unread": Step(
        gettext_lazy("Mark as unread"),
        lambda rights, _request: reading.mark_unread(rights.conversation, rights.user),
        lambda rights: rights.may_read,
    ),
    "priority": Step(
        gettext_lazy("Set the priority"), _prioritise, lambda rights: rights.offers_priority
    ),
    "tag": Step(
        gettext_lazy("Add a tag"),
        _tag,
        lambda rights: rights.may_tag,
    ),
    "untag": Step(
        gettext_lazy("Take a tag off"),
        _untag,
        lambda rights: rights.may_tag,
    ),
    "snooze": Step(gettext_lazy("Snooze"), _snooze, lambda rights: rights.offers_snooze),
    "put_aside": Step(
        gettext_lazy("Put aside"),
        _put_aside,
        lambda rights: rights.is_active and rights.offers_closure,
    ),
    "end": Step(
        gettext_lazy("End"),
        _end,
        lambda rights: rights.offers_ending,
    ),
    "close": Step(
        gettext_lazy("Close what has ended"),
        lambda rights, _request: lifecycle.close_session(rights.conversation, rights.user),
        lambda rights: rights.offers_closure and not rights.is_active,
    ),
    "force_close": Step(
        gettext_lazy("Force close"),
        lambda rights, _request: lifecycle.force_close(rights.conversation, rights.user),
        lambda rights: rights.offers_forced_closure,
        for_supervisors=True,
        asks=True,
    ),
}


def _go_back(rights: Rights, request: HttpRequest) -> None:
    back = back_of(rights, request)
    way = WAYS.get(back.way)
    if way is None or not way.offered(rights):
        raise NotOffered
    way.go(rights, back.word)


UNDO = Step(gettext_lazy("Undo"), _go_back, lambda _rights: True)


def steps_for(user: User) -> dict[str, Step]:
    return {
        name: step for name, step in STEPS.items() if user.supervises or not step.for_supervisors
    }


@dataclass(frozen=True)
class BulkChoice:
    """What stands above the list while conversations are chosen."""

    steps: Mapping[str, Step]
    priorities: Sequence[Priority]
    snoozes: Sequence[str]


def bulk_choice(user: User) -> BulkChoice:
    moments = usual_moments(timezone.now())
    return BulkChoice(steps_for(user), list(reversed(Priority)), list(moments))
