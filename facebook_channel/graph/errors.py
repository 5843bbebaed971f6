"""Facebook's error object as one of our errors; what each code means stands in the table."""

from typing import Any

from facebook_channel.graph.error_meaning import LimitOf, Meaning, busy
from facebook_channel.graph.error_table import (
    ANY,
    OTHERWISE,
    SECRET_IS_WRONG,
    TABLE,
    WORDS_OF_A_WRONG_PROOF,
)
from facebook_channel.graph.usage import LONGEST_REST
from workstreams.channels.errors import (
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
)

MOST_OF_A_CODE = 40  # characters that are kept of what Facebook says
MOST_OF_A_TRACE = 60


def classify(error: dict[str, Any], retry_after: float = 0) -> ChannelError:
    """What the error asks us to do next.

    `retry_after` is for how many seconds Facebook wants to be left alone.
    """
    code, detail = _number(error.get("code")), _number(error.get("error_subcode"))
    name = (f"{code}/{detail}" if detail else str(code))[:MOST_OF_A_CODE]
    trace_id = _trace(error.get("fbtrace_id"))
    if WORDS_OF_A_WRONG_PROOF in str(error.get("message")):
        meaning = SECRET_IS_WRONG
    else:
        meaning = _meaning(code, detail, error.get("is_transient"))
    sentence = str(meaning.sentence)
    if issubclass(meaning.error, TemporaryChannelError):
        return TemporaryChannelError(
            sentence,
            name,
            min(retry_after, LONGEST_REST),
            trace_id,
            retries=meaning.retries,
            hints_at_customer=meaning.hints_at_customer,
        )
    return meaning.error(sentence, name, trace_id=trace_id)


def limit_of(error: ChannelError) -> LimitOf | None:
    """Who has to rest as a whole; None where it speaks of this one call."""
    if not isinstance(error, TemporaryChannelError):
        return None
    code, _slash, detail = error.code.partition("/")
    return _row(_number(code), _number(detail)).limit_of


def _meaning(code: int, detail: int, is_transient: Any) -> Meaning:
    """Facebook's own word on whether it passes counts where it is given and may be true.

    A limit passes whatever it says; a broken connection and what may have been sent do not.
    """
    row = _row(code, detail)
    if is_transient is True and row.error is PermanentChannelError:
        return busy()
    if is_transient is False and row.error is TemporaryChannelError and row.limit_of is None:
        return Meaning(error=PermanentChannelError, sentence=row.sentence)
    return row


def _row(code: int, detail: int) -> Meaning:
    """The closest row: code and detail, then the detail alone, then the code alone."""
    for key in ((code, detail), (ANY, detail), (code, ANY)):
        if key in TABLE:
            return TABLE[key]
    return OTHERWISE


def _number(value: Any) -> int:
    try:
        return max(int(value), 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _trace(value: Any) -> str:
    """Only what can be kept and shown."""
    text = value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isascii() and sign.isprintable())[:MOST_OF_A_TRACE]
