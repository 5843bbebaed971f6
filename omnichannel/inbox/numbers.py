"""Numbers in addresses and forms, which anybody can write into."""

from collections.abc import Mapping


def number_in(values: Mapping[str, str], name: str) -> int | None:
    """None where there is none that could be a key of ours."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
