"""Tables for spreadsheets: opened as UTF-8, and no cell is taken for a formula."""

import csv
from collections.abc import Iterable
from typing import Any, TextIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what begins so would be computed
MARK = "\ufeff"  # by which spreadsheets know UTF-8


def write(file: TextIO, rows: Iterable[Iterable[Any]]) -> None:
    """As CSV; numbers stay numbers."""
    file.write(MARK)
    csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
