"""Records brought to what a section says, written only where they differ, and told of."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, QuerySet

from omnichannel.administration.setup.refusal import SetupRefused, refused_at

Row = TypeVar("Row", bound=models.Model)
LONGEST_VALUE = 60  # characters of a value, where a change is told
SECRETS = {"access_token", "app_secret", "password", "previous_secret", "verify_token"}


@dataclass(frozen=True)
class Part:
    """Rows a record consists of: whose, where in the file, and the fields that are compared."""

    owner: str
    place: str
    names: Sequence[str]


class Changes:
    """What was changed, sentence by sentence, in the order it happened."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def tell(self, record: str, what: str) -> None:
        self.sentences.append(f"{record}: {what}.")

    def bring(self, row: models.Model, values: dict[str, Any], place: str, of: str = "") -> bool:
        """Give the row these values; False where it had them all. `of` names what it belongs to."""
        if row._state.adding:
            save(row, values, place)
            self.tell(called(row, of), "new")
            return True
        differing = {key: value for key, value in values.items() if getattr(row, key) != value}
        if not differing:
            return False
        told = [_change(key, getattr(row, key), value) for key, value in differing.items()]
        save(row, differing, place)
        self.tell(called(row, of), "; ".join(told))
        return True

    def bring_rows(
        self, part: Part, kept: Iterable[Row], wanted: Sequence[Row], *, in_order: bool = False
    ) -> bool:
        """Replace the rows a record consists of, unless they are the same ones."""
        before = list(kept)
        old = [_values(row, part.names) for row in before]
        new = [_values(row, part.names) for row in wanted]
        if old == new if in_order else Counter(old) == Counter(new):
            return False
        for row in before:
            row.delete()
        for position, row in enumerate(wanted):
            check(row, f"{part.place}[{position}]")
            row.save()
        what = part.place.rsplit(".", 1)[-1]
        self.tell(part.owner, f"{what} {'changed' if before else 'added'}")
        return True

    def keep_only(self, rows: QuerySet[Any], names: Iterable[str], place: str, of: str) -> None:
        """Remove those that are not among the names."""
        for row in rows.exclude(name__in=list(names)):
            self.remove(row, place, of)

    def remove(self, row: models.Model, place: str, of: str = "") -> None:
        """Because the file does not list it; raises SetupRefused where something needs it."""
        name = called(row, of)
        try:
            row.delete()
        except ProtectedError:
            sentence = f"{place}: {name} is in use. Free it first, or list it here again."
            raise SetupRefused([sentence]) from None
        self.tell(name, "removed, since the file does not list it")


def save(row: models.Model, values: dict[str, Any], place: str) -> None:
    """Raises SetupRefused with what the model has against them."""
    is_new = row._state.adding
    for name, value in values.items():
        setattr(row, name, value)
    check(row, place)
    row.save(update_fields=None if is_new else list(values))


def check(row: models.Model, place: str) -> None:
    try:
        row.full_clean(exclude=SECRETS)  # reading one that no key opens would fail
    except ValidationError as error:
        raise refused_at(place, error) from None


def named(model: type[Row], name: str, place: str) -> Row:
    """The record of this name; raises SetupRefused where there is none."""
    row = model._default_manager.filter(name=name).first()
    if row is None:
        raise SetupRefused([f"{place}: there is no {words(model)} named {name!r}."])
    return row


def named_or_none(model: type[Row], name: str | None, place: str) -> Row | None:
    return named(model, name, place) if name else None


def found_or_new(model: type[Row], **key: Any) -> Row:
    return model._default_manager.filter(**key).first() or model(**key)


def called(row: models.Model, of: str = "") -> str:
    name = getattr(row, "name", None) or str(row)
    told = f"{words(type(row)).capitalize()} {name!r}"
    return f"{told} of {of!r}" if of else told


def words(model: type[models.Model]) -> str:
    """`WorkStream` is a work stream; the labels in the administration name screens."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()


def _values(row: models.Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _change(name: str, before: Any, after: Any) -> str:
    if name in SECRETS:
        return f"{name} entered"
    return f"{name} {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, models.Model):
        value = getattr(value, "name", str(value))
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
