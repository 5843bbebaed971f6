"""What the board is narrowed to: asked for in the address, else as the supervisor kept it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict

from workstreams.conversations.models import Conversation, Status
from workstreams.models import Agent, Queue, User
from workstreams.supervision.models import BoardFilter

ONGOING = [Status.OPEN, Status.ACTIVE, Status.WRAP_UP, Status.WAITING]


class FilterForm(forms.Form):
    """Words nobody knows are left out rather than refused: a bookmark outlives a queue."""

    queues = forms.ModelMultipleChoiceField(Queue.objects.all(), required=False)
    agents = forms.ModelMultipleChoiceField(Agent.objects.all(), required=False)
    states = forms.MultipleChoiceField(
        choices=[(state.value, state.label) for state in ONGOING], required=False
    )


@dataclass(frozen=True)
class Wanted:
    """Ids of queues and agents, and words of states; empty where everything is shown."""

    queues: list[int] = field(default_factory=list)
    agents: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        values = {"queues": self.queues, "agents": self.agents, "states": self.states}
        return urlencode({"shown": "1", **values}, doseq=True)

    @property
    def is_everything(self) -> bool:
        return not (self.queues or self.agents or self.states)

    def applied_to(self, conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
        alive = conversations.exclude(status=Status.CLOSED)  # as the index on them says it
        found = alive.filter(status__in=self.states or ONGOING)
        if self.queues:
            found = found.filter(queue__in=self.queues)
        return found.filter(agent__in=self.agents) if self.agents else found


def asked_for(values: MultiValueDict[str, Any]) -> Wanted:
    form = FilterForm(values)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    return Wanted(
        [queue.pk for queue in chosen.get("queues", [])],
        [agent.pk for agent in chosen.get("agents", [])],
        list(chosen.get("states", [])),
    )


def wanted_by(user: User, values: MultiValueDict[str, Any]) -> Wanted:
    """`shown` says that the address tells all there is to tell."""
    if "shown" in values:
        return asked_for(values)
    kept = BoardFilter.objects.filter(user=user).first()
    if kept is None:
        return Wanted()
    chosen: dict[str, list[Any]] = {
        "queues": kept.queues,
        "agents": kept.agents,
        "states": kept.states,
    }
    return asked_for(MultiValueDict(chosen))


def queues_to_choose(chosen: list[int]) -> QuerySet[Queue]:
    """Those in use, and what is chosen although it is not any more: it can be taken back."""
    return Queue.objects.filter(Q(is_active=True) | Q(pk__in=chosen))


def agents_to_choose(chosen: list[int]) -> QuerySet[Agent]:
    working = Agent.objects.working().values("pk")
    found = Agent.objects.filter(Q(pk__in=working) | Q(pk__in=chosen))
    return found.select_related("user")


def keep(user: User, wanted: Wanted) -> None:
    chosen = {
        "queues": wanted.queues,
        "agents": wanted.agents,
        "states": wanted.states,
    }
    BoardFilter.objects.update_or_create(user=user, defaults=chosen)
