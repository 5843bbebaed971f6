"""What is in use cannot be deleted, and the page names what uses it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class NamesItsUses:
    """For a ModelAdmin: asks `uses` before Django collects what a deletion would touch."""

    def uses(self, obj: Any) -> list[str]:
        """What needs the object, in words; empty when nothing does."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> Any:
        objs = list(objs)
        uses = [
            _("%(name)s is in use: %(use)s") % {"name": obj, "use": use}
            for obj in objs
            for use in self.uses(obj)
        ]
        if uses:
            return [], {}, set(), uses
        return super().get_deleted_objects(objs, request)  # type: ignore[misc]


def conversations(count: int) -> list[str]:
    """As an entry of `uses`."""
    words = ngettext("%(n)d conversation", "%(n)d conversations", count)
    return [words % {"n": count}] if count else []
