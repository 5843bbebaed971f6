"""An entry of the audit trail in words: the fields as forms call them, and never a secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from omnichannel.administration.audited_secrets import MASK


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


def changed_fields(entry: LogEntry) -> list[str]:
    """Their names; asks the database for nothing."""
    return [name for name, _field, _values in _told(entry)]


def changes_in_words(entry: LogEntry) -> list[Change]:
    """From what to what. Asks for each record that is pointed to once."""
    name_of = cache(_name_of)
    return [
        Change(name, *_in_words(field, values, name_of)) for name, field, values in _told(entry)
    ]


def _told(entry: LogEntry) -> Iterator[tuple[str, Any, Any]]:
    """Only columns and many-to-many fields: rows that point here have entries of their own."""
    model = entry.content_type.model_class()
    for name, values in entry.changes_dict.items():
        try:
            field = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            field = None
        if field is None:  # of an older release, or written by hand
            yield capfirst(name.replace("_", " ")), None, values
        elif isinstance(field, models.Field) and not field.primary_key:
            yield capfirst(str(field.verbose_name)), field, values


def _in_words(field: Any, values: Any, name_of: Any) -> tuple[str, str]:
    if isinstance(values, dict):  # many-to-many
        names = ", ".join(values["objects"])
        return ("", names) if values["operation"] == "add" else (names, "")
    before, after = values
    if MASK in (before, after):
        return "", _("changed")
    return _value_in_words(field, before, name_of), _value_in_words(field, after, name_of)


def _value_in_words(field: Any, value: str | None, name_of: Any) -> str:
    if value in (None, "None", ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return name_of(field.related_model, value)
    if isinstance(field, models.BooleanField):
        return _("Yes") if value == "True" else _("No")
    if isinstance(field, models.DateTimeField):
        return _moment(str(value))
    choices = dict(getattr(field, "flatchoices", []))
    return str(next((words for key, words in choices.items() if str(key) == value), value))


def _moment(value: str) -> str:
    """Moments are written down in UTC, without saying so."""
    try:
        return localize(localtime(datetime.fromisoformat(value).replace(tzinfo=UTC)))
    except ValueError:
        return value


def _name_of(model: type[models.Model], key: str) -> str:
    try:
        record = model._base_manager.filter(pk=key).first()
    except (ValidationError, ValueError):  # an entry that holds a name instead of a key
        return key
    return str(record) if record else _("one that is deleted (%(key)s)") % {"key": key}
