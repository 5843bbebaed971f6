"""A webhook's name is looked up before its row is held: senders write there at any moment."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from workstreams.webhooks.destination import AddressRefused, read, resolve
from workstreams.webhooks.models import Problem


class LooksUpFirst:
    """For the ModelAdmin of webhooks: its form knows where the posted address leads.

    Once for each post, however often the form is read, and only for who may save.
    """

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._look_up(request, self.has_add_permission(request))  # type: ignore[attr-defined]
        return super().add_view(request, *args, **kwargs)  # type: ignore[misc]

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._look_up(request, self.has_change_permission(request))  # type: ignore[attr-defined]
        return super().change_view(request, *args, **kwargs)  # type: ignore[misc]

    def _look_up(self, request: HttpRequest, is_allowed: bool) -> None:
        if request.method == "POST" and is_allowed:
            refusal = refusal_of(request.POST.get("url", "").strip())
            request.url_refusal = refusal  # type: ignore[attr-defined]  # for get_form

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        known = {"url_refusal": getattr(request, "url_refusal", ""), "__module__": __name__}
        return type(form.__name__, (form,), known)


def refusal_of(url: str) -> str:
    """Why nothing may be posted there, a Problem, or nothing.

    A name that is not known right now may be so later: every post looks again.
    """
    try:
        resolve(read(url))
    except AddressRefused as error:
        return "" if error.code == Problem.UNRESOLVED else error.code
    return ""
