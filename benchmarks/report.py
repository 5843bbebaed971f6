"""Figures as a table."""

from typing import NamedTuple


class Row(NamedTuple):
    name: str
    figure: str
    detail: str
    ratio: str


def table(rows: list[Row]) -> str:
    """In Markdown, so that it can stand in docs/performance.md as it is."""
    lines = [Row("benchmark", "figure", "detail", "ratio"), Row("---", "---", "---", "---"), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
