"""Hide in a text what the rules say: card numbers, addresses, ids.

Rules are kept in memory for two seconds, so that a list of messages costs no query for each.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workstreams.conversations.check_digits import CHECKS
from workstreams.conversations.models.masking import MaskingRule, MaskingSettings
from workstreams.conversations.patterns import PatternRefused, compiled

MASK = "#"
WORD = re.compile(r"[^ -]+")
KEPT_FOR = 2.0  # seconds


@dataclass(frozen=True)
class Rule:
    """`pattern` as compiled; `passes` asks the check digits of what fits."""

    pattern: Any
    passes: Callable[[str], bool]


@dataclass(frozen=True)
class Book:
    """The rules in force, and whose words they are used on."""

    rules: tuple[Rule, ...] = ()
    for_customers: bool = True
    for_agents: bool = False


_kept: dict[str, tuple[float, Book]] = {}


def masked(text: str) -> str:
    """What a reader here is shown of what was written: of the same length, hidden with `#`."""
    book = _book() if text else Book()
    return hidden(text, book.rules) if book.for_customers else text


def masked_throughout(value: Any) -> Any:
    """Every text in what came as JSON; names of members are the platform's own."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [masked_throughout(one) for one in value]
    if isinstance(value, dict):
        return {name: masked_throughout(one) for name, one in value.items()}
    return value


def masked_before_sending(text: str) -> str:
    """What is kept and sent of what an agent writes."""
    book = _book()
    return hidden(text, book.rules) if book.for_agents else text


def hidden(text: str, rules: Iterable[Rule]) -> str:
    """Each rule looks at the whole text, so that one cannot keep another from finding."""
    plain = "".join(" " if sign.isspace() else sign for sign in text)
    spans = [span for rule in rules for span in _spans(plain, rule)]
    if not spans:
        return text
    signs = list(text)
    for start, end in spans:
        signs[start:end] = [sign if sign.isspace() else MASK for sign in signs[start:end]]
    return "".join(signs)


def rule_of(pattern: str, check_digits: str = "") -> Rule:
    """Raises PatternRefused."""
    return Rule(compiled(pattern), CHECKS[MaskingRule.Check(check_digits)])


def forget() -> None:
    """Read the rules anew at the next text of this process."""
    _kept.clear()


def _spans(text: str, rule: Rule) -> Iterator[tuple[int, int]]:
    for found in rule.pattern.finditer(text):
        if found.end() == found.start():
            continue
        if rule.passes(found.group()):
            yield found.span()
        else:
            yield from _within(found.group(), rule, found.start())


def _within(text: str, rule: Rule, offset: int) -> Iterator[tuple[int, int]]:
    """A number between others: a card with its expiry, an account before a word."""
    words = [word.span() for word in WORD.finditer(text)]
    for place, (start, _end) in enumerate(words):
        for _start, end in reversed(words[place:]):
            part = text[start:end]
            if rule.passes(part) and rule.pattern.fullmatch(part):
                yield offset + start, offset + end
                break


def _book() -> Book:
    kept = _kept.get("book")
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    book = _read()
    _kept["book"] = time.monotonic() + KEPT_FOR, book
    return book


def _read() -> Book:
    settings = MaskingSettings.current()
    if not (settings.masks_customers or settings.masks_agents):
        return Book((), for_customers=False)
    rows = MaskingRule.objects.filter(is_active=True).order_by("pk")
    return Book(tuple(_usable(rows)), settings.masks_customers, settings.masks_agents)


def _usable(rows: Iterable[MaskingRule]) -> Iterator[Rule]:
    for row in rows:
        try:
            yield rule_of(row.pattern, row.check_digits)
        except PatternRefused:
            continue  # written past the form; its admin page says so
