"""What a list can be narrowed to and sorted by, and what it is narrowed to now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from omnichannel.inbox.came_from import language_of
from omnichannel.inbox.filters import HOURS, SOON, WORDS, Filters
from omnichannel.inbox.orders import keys_for
from omnichannel.inbox.views import conversations_in
from omnichannel.inbox.work_list import Wanted
from workstreams.channels.models import Channel
from workstreams.channels.registry import adapters
from workstreams.conversations.models import Conversation, Priority, Tag
from workstreams.models import Agent, Queue, User

MOST_OPTIONS = 200
NAMED: Mapping[str, tuple[type[Model], str]] = {  # with the field of a conversation that holds it
    "page": (Channel, "channel"),
    "queue": (Queue, "queue"),
    "tag": (Tag, "tags"),
}


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """What `is_typed` is only suggested: there may be more of it than fits into a list."""

    name: str
    words: str
    options: Sequence[Option]

    @property
    def is_typed(self) -> bool:
        return self.name == "tag"

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
    listed = conversations_in(wanted.view, user, agent).order_by()
    choices: list[tuple[str, Iterable[tuple[Any, str]]]] = [
        ("channel", kinds if len(kinds) > 1 else []),
        *((name, _named_in(listed, name)) for name in NAMED),
        ("language", _languages(listed, wanted.filters.language)),
        ("priority", [(each.value, str(each.label)) for each in reversed(Priority)]),
        ("closing", [(hours, _("%(hours)d h") % {"hours": hours}) for hours in HOURS]),
    ]
    visible = Conversation.objects.visible_to(user)
    for name, offered in choices:
        now = str(getattr(wanted.filters, name) or "")
        options = [Option(str(value), words, str(value) == now) for value, words in offered]
        if now and not any(option.is_chosen for option in options):
            options += _chosen_elsewhere(name, now, visible)
        if options:
            yield Field(name, str(WORDS[name]), options)


def _named_in(conversations: QuerySet[Conversation], name: str) -> QuerySet[Any, tuple[int, str]]:
    """Those of these conversations, the first by name."""
    model, column = NAMED[name]
    found = model._default_manager.filter(pk__in=conversations.values(column))
    return found.order_by("name").values_list("pk", "name")[:MOST_OPTIONS]


def _chosen_elsewhere(name: str, key: str, visible: QuerySet[Conversation]) -> list[Option]:
    """Of another list, or beyond those that are offered; only what its reader may see."""
    if name not in NAMED:
        return []
    model, column = NAMED[name]
    if not visible.filter((column, key)).exists():
        return []
    names = model._default_manager.filter(pk=key).values_list("name", flat=True)
    return [Option(key, words, is_chosen=True) for words in names]


def _languages(listed: QuerySet[Conversation], chosen: str) -> list[tuple[str, str]]:
    """Those that the customers of this list speak."""
    locales = listed.values_list("identity__locale", flat=True).distinct()[:MOST_OPTIONS]
    spoken = {locale.replace("-", "_").partition("_")[0] for locale in locales if locale}
    if chosen:
        spoken.add(chosen)
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
