"""How webhook deliveries are sifted: by what became of them, and by what was in them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facebook_channel.journal.found_by import UNSUPPORTED
from facebook_channel.models import WebhookDelivery

State = WebhookDelivery.State
NOT_HANDED_OVER = f"{UNSUPPORTED}content"  # a message Facebook itself could not hand over
LATELY = 5000  # deliveries looked through for kinds

_KINDS = f"""
    SELECT DISTINCT kind
      FROM (SELECT kinds FROM {WebhookDelivery._meta.db_table} ORDER BY id DESC LIMIT {LATELY})
           AS lately, jsonb_array_elements_text(kinds) AS kind
     ORDER BY kind LIMIT 100
"""  # noqa: S608 - our own table's name
_UNSUPPORTED = f"""
    SELECT kind, count(*)
      FROM {WebhookDelivery._meta.db_table}, jsonb_array_elements_text(kinds) AS kind
     WHERE (remarks <> '[]' OR kinds @> '["{NOT_HANDED_OVER}"]') AND kind LIKE '{UNSUPPORTED}%'
     GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 20
"""  # noqa: S608


class OutcomeFilter(SimpleListFilter):
    title = _("Outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("taken_in", _("Taken in")),
            ("remarked", _("With remarks")),
            ("unsupported", _("Unsupported")),
            ("pending", _("Pending")),
            ("failed", _("Failed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "taken_in":
                return queryset.filter(state=State.PROCESSED, remarks=[])
            case "remarked":
                return queryset.filter(~Q(remarks=[]), state=State.PROCESSED)
            case "unsupported":
                return unsupported(queryset)
            case "pending" | "failed" as state:
                return queryset.filter(state=state)
        return queryset


class KindFilter(SimpleListFilter):
    title = _("Kind of event")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(_KINDS)
            return [(kind, kind) for (kind,) in cursor.fetchall()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        kind = self.value()
        return queryset.filter(kinds__contains=[kind]) if kind else queryset


def unsupported(deliveries: QuerySet[Any]) -> QuerySet[Any]:
    """Those that hold what nobody understood."""
    told = deliveries.alias(told=Cast("kinds", TextField()))
    unknown = ~Q(remarks=[]) & Q(told__contains=f'"{UNSUPPORTED}')
    return told.filter(unknown | Q(kinds__contains=[NOT_HANDED_OVER]))


def unsupported_kinds() -> list[tuple[str, int]]:
    """What came and nobody understood, most frequent first, with the number of deliveries."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSUPPORTED)
        return [(kind, count) for kind, count in cursor.fetchall()]
