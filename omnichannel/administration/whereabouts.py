"""The head of a page says where one is: the words of the side bar, and what is being made."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class SaysWhereItIs:
    """For every ModelAdmin; a page that has a longer way gives its own `request.trail`.

    A ModelAdmin has a `list_title` whose records are called something else where they come from.
    """

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        if self._own_title:
            request.trail = [self._list()]
        return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if object_id is None:
            name = self.opts.verbose_name  # type: ignore[attr-defined]
            made = _("New %(name)s") % {"name": name}
            request.trail = [self._list(), {"title": made}]  # type: ignore[attr-defined]
        elif self._own_title:
            record = self.get_object(request, object_id)  # type: ignore[attr-defined]
            here = [{"title": capfirst(str(record))}] if record else []
            request.trail = [self._list(), *here]  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    @property
    def _own_title(self) -> Any:
        return getattr(self, "list_title", "")

    def _list(self) -> dict[str, Any]:
        opts = self.opts  # type: ignore[attr-defined]
        name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        return {"title": self._own_title or opts.verbose_name_plural, "link": reverse(name)}
