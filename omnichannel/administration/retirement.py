"""Deleting takes out of service: nothing leaves the database but the secrets."""

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class Retires:
    """For the ModelAdmin of a model with `retire()` and `objects.in_service()`."""

    delete_confirmation_template = "admin/retirement/confirm.html"
    delete_selected_confirmation_template = "admin/retirement/confirm_selected.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).in_service()  # type: ignore[misc]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The list's action is called as the button on the form is."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if "delete_selected" in actions:
            run, name, _words = actions["delete_selected"]
            actions["delete_selected"] = (run, name, _("Delete"))
        return actions

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> Any:
        """What goes out of service; nothing can stand in the way, since nothing is deleted."""
        going = [one for obj in objs for one in [obj, *self.goes_along(obj)]]
        counts: dict[Any, int] = {}
        words: list[Any] = []
        for one in going:
            kind = one._meta.verbose_name_plural
            counts[kind] = counts.get(kind, 0) + 1
            words.append(f"{capfirst(str(one._meta.verbose_name))}: {one}")
            if sentences := self.what_becomes_of(one):
                words.append(sentences)
        return words, counts, set(), []

    def goes_along(self, obj: Any) -> Iterable[Model]:
        return []

    def what_becomes_of(self, obj: Any) -> list[str]:
        """Of it, and of what goes along: sentences for whoever is about to delete it."""
        return []

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        for one in [*self.goes_along(obj), obj]:
            LogEntry.objects.log_create(one, force_log=True, action=LogEntry.Action.DELETE)
        self.taking_leave(obj)
        obj.retire()

    def taking_leave(self, obj: Any) -> None:
        """While its secrets are there. A transaction is open: no network."""

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)
