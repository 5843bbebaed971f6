"""What a list shows of the last message."""

from collections.abc import Sequence


def last_line(text: str, attachment_kinds: Sequence[str]) -> str:
    """What a list shows of a message: its text, or in brackets what came along."""
    line = " ".join(text.split())
    return line[:160] if line else ", ".join(f"[{kind}]" for kind in attachment_kinds)[:160]
