"""The table of the history for a spreadsheet: plain numbers, times in seconds."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from omnichannel.supervision.history_numbers import NUMBERS, Number, Unit
from omnichannel.supervision.history_table import Table
from workstreams.reporting.asking import Sums

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would compute what begins so


def csv_of(table: Table) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    written = StringIO()
    out = csv.writer(written)
    out.writerow([table.heading, *map(_heading, NUMBERS)])
    for row in table.rows:
        out.writerow([harmless(row.label), *_values(row.sums)])
    out.writerow([_("Altogether"), *_values(table.whole)])
    return "\ufeff" + written.getvalue()


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _heading(number: Number) -> str:
    if number.unit == Unit.SECONDS:
        return _("%(number)s (seconds)") % {"number": number.label}
    return (
        _("%(number)s (%%)") % {"number": number.label}
        if number.unit == Unit.PERCENT
        else str(number.label)
    )


def _values(sums: Sums) -> list[float | str]:
    values = [number.of(sums) for number in NUMBERS]
    return ["" if value is None else round(value, 2) for value in values]
