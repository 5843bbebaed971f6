"""The table of the history for a spreadsheet: plain numbers, times in seconds."""

from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from omnichannel import spreadsheet
from omnichannel.supervision.history.numbers import NUMBERS, Number, Unit
from omnichannel.supervision.history.table import Table
from workstreams.reporting.querying import Sums


def csv_of(table: Table) -> str:
    written = StringIO()
    spreadsheet.write(written, _rows(table))
    return written.getvalue()


def _rows(table: Table) -> Iterator[list[float | str]]:
    yield [table.heading, *map(_heading, NUMBERS)]
    for row in table.rows:
        yield [row.label, *_values(row.sums)]
    yield [_("Altogether"), *_values(table.whole)]


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
