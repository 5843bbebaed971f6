"""What a form shows of its record and of the record's rows, as the database holds it now."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.forms.models import _get_foreign_key
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from workstreams.models.encrypted import Sealed, UndecryptableSecret, decrypt


@dataclass(frozen=True)
class Part:
    """Rows of one kind by their keys.

    `parent` is the field that leads to the record itself, `prefix` that of the posted names.
    """

    model: type[Model]
    rows: dict[Any, list[Any]]
    parent: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class ShownState:
    """Of one record. Two states with the same digest show the same."""

    record: Model
    parts: list[Part]

    @property
    def digest(self) -> str:
        """Keyed, so that it tells nothing about a secret among the values."""
        values = [[part.model._meta.label_lower, list(part.rows.items())] for part in self.parts]
        return salted_hmac("shown state", json.dumps(values, default=str)).hexdigest()[:32]

    def audit_trail(self) -> QuerySet[LogEntry]:
        """What is written down about the record and its rows, also those that are gone."""
        about = Q(pk__in=[])
        for part in self.parts:
            kind = ContentType.objects.get_for_model(part.model)
            theirs = Q(object_pk__in=[str(key) for key in part.rows])
            if part.parent:
                theirs |= Q(changes__contains={part.parent: [str(self.record.pk)]})
            about |= Q(theirs, content_type=kind)
        return LogEntry.objects.filter(about).select_related("actor", "content_type")


def shown_state(model_admin: Any, request: HttpRequest, record: Model) -> ShownState:
    """One query for the record and one for each kind of row, however many rows there are."""
    form = model_admin.get_form(request, record, change=True)
    found = _rows(type(record)._base_manager.filter(pk=record.pk), form.base_fields)
    parts = [Part(type(record), found)]
    for inline in model_admin.get_inline_instances(request, record):
        parts += _parts_of(inline, request, record, [record.pk])
    return ShownState(record, parts)


def _parts_of(
    inline: Any, request: HttpRequest, record: Model, parents: Iterable[Any], nested: bool = False
) -> Iterator[Part]:
    """The rows of an inline, and those of the inlines within it."""
    if not inline.has_change_permission(request, record):
        return
    key = _get_foreign_key(inline.parent_model, inline.model, fk_name=inline.fk_name)
    rows = inline.get_queryset(request).filter(**{f"{key.name}__in": parents})
    formset = inline.get_formset(request, None if nested else record)
    found = _rows(rows, formset.form.base_fields)
    direct = ("", "") if nested else (key.name, formset.get_default_prefix())
    yield Part(inline.model, found, *direct)
    for within in getattr(inline, "inlines", []):
        below = within(inline.model, inline.admin_site)
        yield from _parts_of(below, request, record, found, nested=True)


def _rows(rows: QuerySet[Any], fields: Iterable[str]) -> dict[Any, list[Any]]:
    meta, wanted = rows.model._meta, set(fields)
    columns = [field.attname for field in meta.concrete_fields if field.name in wanted]
    ordered = rows.order_by("pk").values_list("pk", *columns)
    found = {key: [_opened(value) for value in values] for key, *values in ordered}
    for relation in meta.many_to_many:
        if relation.name in wanted:
            for key, other in rows.order_by("pk", relation.name).values_list("pk", relation.name):
                found[key].append(other)
    return found


def _opened(value: Any) -> Any:
    """A secret that is encrypted anew is the same secret."""
    if not isinstance(value, Sealed):
        return value
    try:
        return decrypt(value)
    except UndecryptableSecret:
        return str(value)
