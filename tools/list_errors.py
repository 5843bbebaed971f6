"""List what Facebook's errors mean in docs/messenger.md: `python -m tools.list_errors`."""

from itertools import groupby
from pathlib import Path

from django.conf import settings

from facebook_channel.graph.error_meaning import LimitOf, Meaning
from facebook_channel.graph.error_table import (
    ANY,
    NONE,
    OTHERWISE,
    SECRET_IS_WRONG,
    TABLE,
)
from tools.marks import with_drawn
from workstreams.channels.errors import (
    AnsweredElsewhere,
    ChannelError,
    ChannelNeedsAttention,
    CustomerUnreachable,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "messenger.md"
Key = tuple[int, int]  # code and detail
OUTCOMES: dict[type[ChannelError], str] = {  # in the order in which they are listed
    TemporaryChannelError: "tried again",
    OutcomeUnknown: "not confirmed",
    ChannelNeedsAttention: "waits, the page needs attention",
    CustomerUnreachable: "failed, customer not reached",
    AnsweredElsewhere: "failed, answered elsewhere",
    PermanentChannelError: "failed",
}
WHO_RESTS = {LimitOf.PAGE: "the page", LimitOf.APPLICATION: "the whole application"}


def table() -> str:
    """One row for all codes of the same meaning."""
    codes: dict[Meaning, list[Key]] = {}
    for key, meaning in TABLE.items():
        codes.setdefault(meaning, []).append(key)
    order = list(OUTCOMES)
    ordered = sorted(codes, key=lambda meaning: order.index(meaning.error))
    rows = [_row(_named(codes[meaning]), meaning) for meaning in ordered]
    head = ["| code/detail | what becomes of it | what is said |", "|---|---|---|"]
    last = [_row("a wrong proof", SECRET_IS_WRONG), _row("everything else", OTHERWISE)]
    return "\n".join([*head, *rows, *last])


def _row(codes: str, meaning: Meaning) -> str:
    return f"| {codes} | {_outcome(meaning)} | {meaning.sentence} |"


def _outcome(meaning: Meaning) -> str:
    words = OUTCOMES[meaning.error]
    if meaning.retries is not None:
        words += " once" if meaning.retries == 1 else f" {meaning.retries} times"
    if meaning.limit_of:
        words += f", {WHO_RESTS[meaning.limit_of]} rests"
    return f"{words}, then customer not reached" if meaning.hints_at_customer else words


def _named(keys: list[Key]) -> str:
    """`4/…` is 4 whatever the detail, `…/9` the detail 9 of whatever code, `1` has no detail."""
    runs = groupby(enumerate(keys), key=lambda each: (each[1][0] - each[0], each[1][1]))
    return ", ".join(_run([key for _position, key in run]) for _, run in runs)


def _run(keys: list[Key]) -> str:
    """Codes that follow each other: 200-299."""
    (first, detail), (last, _) = keys[0], keys[-1]
    if detail != ANY:
        return ", ".join(f"`{_shown(code)}{_detail(detail)}`" for code, _ in keys)
    return f"`{first}/…`" if first == last else f"`{first}-{last}/…`"


def _shown(code: int) -> str:
    return "…" if code == ANY else str(code)


def _detail(detail: int) -> str:
    return "" if detail == NONE else f"/{detail}"


def listed(page: str) -> str:
    """The page with the table drawn anew."""
    return with_drawn(page, table())


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    PAGE.write_text(listed(PAGE.read_text()))
