"""Two administrators with the same record open: the second to save learns of the first."""

import re
from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from omnichannel.administration.audit_words import changed_fields
from omnichannel.administration.shown_state import ShownState, shown_state

OPENED = "_opened"  # the hidden field: “last entry of the audit trail:digest”


class NoticesOthers:
    """For every ModelAdmin: what changed after the form was opened is said, and nothing is saved.

    The form carries what it showed. A post without that field has shown nothing and passes.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        go_on = super().changeform_view  # type: ignore[misc]
        if object_id is None:
            return go_on(request, object_id, form_url, extra_context)
        with transaction.atomic():
            shown = self._look(request, object_id)
            context = {"opened": shown, "opened_field": OPENED, **(extra_context or {})}
            return go_on(request, object_id, form_url, context)

    def _look(self, request: HttpRequest, object_id: str) -> str:
        """The value for the hidden field; before the form is read, so never newer than it."""
        admin: Any = self
        record = admin.get_object(request, unquote(object_id))
        if record is None or not admin.has_change_permission(request, record):
            return ""
        if request.method == "POST":
            _lock(record)
        newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        state = shown_state(self, request, record)
        last_entry, _colon, digest = request.POST.get(OPENED, "").partition(":")
        if digest and digest != state.digest:
            said = _what_happened(state, last_entry, _lost_rows(state, request))
            request.changed_meanwhile = said  # type: ignore[attr-defined]  # for get_form
        return f"{newest or 0}:{state.digest}"

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        said = getattr(request, "changed_meanwhile", "")
        return _refusing(form, said) if said else form


def _refusing(form: type[Any], sentence: str) -> type[Any]:
    """The same form, which holds all entries and is not valid."""

    def full_clean(self: Any) -> None:
        form.full_clean(self)
        if self.is_bound:
            self.add_error(None, sentence)

    return type(form.__name__, (form,), {"full_clean": full_clean, "__module__": __name__})


def _lock(record: Model) -> None:
    """Until the transaction ends; rows that point to the record may still come and go."""
    rows = type(record)._base_manager.select_for_update(no_key=True)
    list(rows.filter(pk=record.pk).values_list("pk"))


def _lost_rows(state: ShownState, request: HttpRequest) -> bool:
    """Whether someone has deleted a row that this form would change."""
    for part in state.parts:
        kept = {str(key) for key in part.rows}
        name = re.compile(rf"{re.escape(part.prefix)}-\d+-{part.model._meta.pk.name}")
        posted = {value for key, value in request.POST.items() if value and name.fullmatch(key)}
        if part.prefix and not posted <= kept:
            return True
    return False


def _what_happened(state: ShownState, last_entry: str, is_row_lost: bool) -> str:
    """Who changed what and when, as far as it is written down, and what to do."""
    since = int(last_entry) if last_entry.isdecimal() else 0
    entries = list(state.audit_trail().filter(pk__gt=since).order_by("-pk")[:20])
    rest = _("Your entries are still here: check them and save again.")
    if is_row_lost:
        rest = _("A row you see here is gone: open the record again and repeat your changes.")
    if not entries:
        return " ".join([_("This record was changed after you opened it."), rest])
    newest = entries[0]
    words = _("%(who)s changed this record at %(when)s, after you opened it: %(fields)s.")
    said = words % {
        "who": newest.actor or _("The system"),
        "when": date_format(timezone.localtime(newest.timestamp), "H:i:s"),
        "fields": ", ".join(_fields(entries)) or newest.object_repr,
    }
    return f"{said} {rest}"


def _fields(entries: Iterable[LogEntry]) -> list[str]:
    """Each once, the newest first."""
    return list(dict.fromkeys(name for entry in entries for name in changed_fields(entry)))
