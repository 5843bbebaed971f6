"""Tables for spreadsheets: opened as UTF-8, and no cell is taken for a formula."""

import csv
import re
from collections.abc import Iterable
from typing import Any, TextIO

# What begins so would be computed; a cell also begins where a spreadsheet that is used to
# semicolons or tabs sees one
FORMULA = re.compile(r"^(?=[=+\-@\t\r\n])|(?<=[;\t\r\n])(?=[ ]*[=+\-@])")
MARK = "\ufeff"  # by which spreadsheets know UTF-8


def write(file: TextIO, rows: Iterable[Iterable[Any]]) -> None:
    """As CSV; numbers stay numbers."""
    file.write(MARK)
    csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: Any) -> Any:
    return FORMULA.sub("'", cell) if isinstance(cell, str) else cell
