"""Agents to choose from: who they are, whether they are there, how much room they have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from omnichannel.showing.faces import Face, face_of
from routing.ranking import Candidate, Fit, fit_of
from routing.requirement import requirement_of
from workstreams.conversations.models import Conversation
from workstreams.models import Presence, Queue


@dataclass(frozen=True)
class Colleague:
    """`room` is in units, negative where an override overfilled them; `fit` is a sentence,
    empty where no skills are asked for."""

    pk: int
    name: str
    base: str
    room: int
    has_room: bool
    fit: str

    @property
    def face(self) -> Face:
        return face_of(self.name, self.pk)

    @property
    def presence(self) -> str:
        return str(Presence.BaseStatus(self.base).words)

    @property
    def room_words(self) -> str:
        if self.room < 0:
            over = -self.room
            return ngettext("%(units)d over capacity", "%(units)d over capacity", over) % {
                "units": over
            }
        if not self.has_room:
            return _("no room")
        return ngettext("room for %(units)d", "room for %(units)d", self.room) % {
            "units": self.room
        }


def colleagues(
    candidates: Sequence[Candidate], conversation: Conversation, search: str
) -> list[Colleague]:
    """In the order given, those whose name contains what was searched for."""
    if not candidates:
        return []
    requirement = requirement_of(conversation)
    fits = {
        Fit.EXACT: _("has the skills"),
        Fit.OVER: _("more than the skills need"),
        Fit.UNDER: _("skills rated lower"),
        Fit.WITHOUT: _("without the skills"),
    }
    return [
        Colleague(
            pk=one.agent_id,
            name=one.name,
            base=one.presence,
            room=one.room,
            has_room=one.room >= requirement.units,
            fit=fits[fit_of(one, requirement)] if requirement.skills else "",
        )
        for one in candidates
        if _contains(one.name, search)
    ]


def named(queues: Iterable[Queue], search: str) -> list[Queue]:
    return [queue for queue in queues if _contains(queue.name, search)]


def _contains(name: str, search: str) -> bool:
    return search.strip().casefold() in name.casefold()
