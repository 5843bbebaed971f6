"""The history: numbers of a time, drawn, in a table, and as a file; for supervisors."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from omnichannel.asking import user_of
from omnichannel.supervision.history.chart import charts_of
from omnichannel.supervision.history.download import csv_of
from omnichannel.supervision.history.form import HistoryForm
from omnichannel.supervision.history.numbers import NUMBERS
from omnichannel.supervision.history.table import table_of


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    table = table_of(form)
    return _page(request, form, table=table, charts=charts_of(table))


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    first, last = form.days
    name = f"history-{first:%Y-%m-%d}-{last:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        csv_of(table_of(form)), content_type="text/csv; charset=utf-8", headers=headers
    )


def _asked(request: HttpRequest) -> HistoryForm:
    if not user_of(request).supervises:
        raise PermissionDenied(_("The history is for supervisors. Ask one of them for it."))
    return HistoryForm({"time": "30", "by": "time", **request.GET.dict()})


def _page(
    request: HttpRequest, form: HistoryForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        "form": form,
        "tab": "history",
        "numbers": NUMBERS,
        "query": request.GET.urlencode(),
        **shown,
    }
    return render(request, "supervision/history.html", context, status=status)
