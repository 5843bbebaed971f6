"""Numbers in addresses and forms, which anybody can write into."""

from collections.abc import Iterable, Mapping


def number_in(values: Mapping[str, str], name: str) -> int | None:
    """None where there is none that could be a key of ours."""
    numbers = numbers_in([values.get(name, "")])
    return numbers[0] if numbers else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """What is none is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
