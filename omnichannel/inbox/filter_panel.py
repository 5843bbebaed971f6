"""What a list can be narrowed to and sorted by, and what it is narrowed to now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from omnichannel.inbox.came_from import language_of
from omnichannel.inbox.filters import HOURS, SOON, WORDS, Filters
from omnichannel.inbox.orders import keys_for
from omnichannel.inbox.views import conversations_in
from omnichannel.inbox.work_list import Wanted
from workstreams.channels.models import Channel
from workstreams.channels.registry import adapters
from workstreams.conversations.models import Priority, Tag
from workstreams.models import Agent, Queue, User

MOST_OPTIONS = 200


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    name: str
    words: str
    options: Sequence[Option]

    @property
    def chosen(self) -> str:
        return next((option.words for option in self.options if option.is_chosen), "")


@dataclass(frozen=True)
class Chip:
    """`query` is the list with this one changed."""

    words: str
    query: str
    is_on: bool


@dataclass(frozen=True)
class FilterPanel:
    """`quick` are always there, `active` are taken off with a click."""

    fields: Sequence[Field]
    quick: Sequence[Chip]
    active: Sequence[Chip]
    orders: Sequence[Option]
    is_reversed: bool


def filter_panel(user: User, agent: Agent | None, wanted: Wanted) -> FilterPanel:
    fields = list(_fields(user, agent, wanted))
    return FilterPanel(
        fields=fields,
        quick=list(_quick(wanted)),
        active=list(_active(fields, wanted)),
        orders=[
            Option(key.value, str(key.label), key == wanted.order.key)
            for key in keys_for(wanted.view)
        ],
        is_reversed=wanted.order.is_reversed,
    )


def _fields(user: User, agent: Agent | None, wanted: Wanted) -> Iterator[Field]:
    """Where there is nothing to choose from, nothing is offered."""
    kinds = [(kind, adapter.platform) for kind, adapter in adapters().items()]
    choices: list[tuple[str, Iterable[tuple[Any, str]]]] = [
        ("channel", kinds if len(kinds) > 1 else []),
        ("page", Channel.objects.order_by("name").values_list("pk", "name")[:MOST_OPTIONS]),
        ("queue", [(queue.pk, str(queue)) for queue in _queues(user, agent)]),
        ("tag", Tag.objects.values_list("pk", "name")[:MOST_OPTIONS]),
        ("language", _languages(user, agent, wanted)),
        ("priority", [(each.value, str(each.label)) for each in reversed(Priority)]),
        ("closing", [(hours, _("%(hours)d h") % {"hours": hours}) for hours in HOURS]),
    ]
    for name, offered in choices:
        now = str(getattr(wanted.filters, name) or "")
        options = [Option(str(value), words, str(value) == now) for value, words in offered]
        if options:
            yield Field(name, str(WORDS[name]), options)


def _queues(user: User, agent: Agent | None) -> Iterable[Queue]:
    if user.supervises:
        return Queue.objects.all()[:MOST_OPTIONS]
    return Queue.objects.served_by(agent)[:MOST_OPTIONS] if agent else []


def _languages(user: User, agent: Agent | None, wanted: Wanted) -> list[tuple[str, str]]:
    """Those that the customers of this list speak."""
    listed = conversations_in(wanted.view, user, agent).order_by()
    locales = listed.values_list("identity__locale", flat=True).distinct()[:MOST_OPTIONS]
    spoken = {locale.replace("-", "_").partition("_")[0] for locale in locales if locale}
    if wanted.filters.language:
        spoken.add(wanted.filters.language)
    return sorted(((each, language_of(each)) for each in spoken), key=lambda pair: pair[1])


def _quick(wanted: Wanted) -> Iterator[Chip]:
    filters, nothing = wanted.filters, Filters()
    yield Chip(_("All"), wanted.query_with({}, filters=nothing), filters == nothing)
    toggles = {"unread": (True, WORDS["unread"]), "closing": (SOON, _("Closing soon"))}
    for name, (value, words) in toggles.items():
        is_on = bool(getattr(filters, name))
        without = filters.without(name)
        changes = {} if is_on else {name: 1 if value is True else value}
        yield Chip(str(words), wanted.query_with(changes, filters=without), is_on)


def _active(fields: Sequence[Field], wanted: Wanted) -> Iterator[Chip]:
    """Beside the quick ones."""
    for field in fields:
        if field.chosen and not (field.name == "closing" and wanted.filters.closing == SOON):
            words = f"{field.words}: {field.chosen}"
            without = wanted.filters.without(field.name)
            yield Chip(words, wanted.query_with({}, filters=without), is_on=True)
