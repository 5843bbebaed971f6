"""Facebook's errors in our words: what each of them asks us to do next.

Sources: Graph API, "Error handling" and "Rate limits"; Messenger Platform, "Error codes".
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)

USAGE = "x-business-use-case-usage"
LONGEST_REST = 24 * 60 * 60  # seconds

TRY_AGAIN = {1, 2, 4, 17, 32, 341, 613, 1200, 80001, 80006}
TRY_AGAIN_DETAILS = {(4, 2018022), (10, 2018321), (613, 2534040), (1200, 2018024)}
MAY_HAVE_BEEN_SENT = {(1, 1357046)}
PAGE_IS_AT_FAULT = {3, 102, 190, 230, 368, 2022}
PAGE_IS_AT_FAULT_DETAILS = {99, 1893063, 2018028, 2018164}
GONE = {
    (10, 2018108),
    (100, 2018001),
    (200, 1545041),
    (551, 1545041),
}
WINDOW_IS_CLOSED = {2018278, 2018065, 2534022}
ANOTHER_APPLICATION_ANSWERS = {2018300, 2534037}


def classify(error: dict[str, Any], minutes: int = 0) -> ChannelError:
    """Facebook's error object as one of ours: try again, give up, mend the page, or unsure.

    `minutes` is how long Facebook wants to be left alone.
    """
    code, detail = _number(error.get("code")), _number(error.get("error_subcode"))
    name = f"{code}/{detail}" if detail else str(code)
    if (code, detail) in MAY_HAVE_BEEN_SENT:
        return OutcomeUnknown(_("Facebook did not say whether it was sent."), name)
    if detail in WINDOW_IS_CLOSED:
        return PermanentChannelError(
            _("Facebook takes no answer any more: the time to reply is over."), name
        )
    if (code, detail) in GONE:
        return PermanentChannelError(_("This person does not receive messages from us now."), name)
    if detail in ANOTHER_APPLICATION_ANSWERS:
        return PermanentChannelError(
            _("Another application is handling this customer at Facebook."), name
        )
    if _needs_attention(code, detail):
        return ChannelNeedsAttention(
            _("Facebook does not accept this page's connection (error %(code)s).") % {"code": name},
            name,
        )
    if _passes(code, detail, error.get("is_transient")):
        return TemporaryChannelError(
            _("Facebook is busy."), name, retry_after=min(minutes * 60, LONGEST_REST)
        )
    return PermanentChannelError(
        _("Facebook refused the message (error %(code)s).") % {"code": name}, name
    )


def _needs_attention(code: int, detail: int) -> bool:
    permission_missing = 200 <= code <= 299 or (code == 10 and not detail)
    return code in PAGE_IS_AT_FAULT or detail in PAGE_IS_AT_FAULT_DETAILS or permission_missing


def _passes(code: int, detail: int, is_transient: Any) -> bool:
    """Facebook's own word counts where it is given, else what the codes mean."""
    if isinstance(is_transient, bool):
        return is_transient
    return (code, detail) in TRY_AGAIN_DETAILS or (code in TRY_AGAIN and not detail)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def minutes_to_regain(headers: Mapping[str, str]) -> int:
    """How long a throttled page has to wait, as Facebook estimates it; 0 where it says nothing."""
    try:
        usage = json.loads(headers.get(USAGE, "{}"))
        rows = [row for rows in usage.values() for row in rows]
        return max((_number(row.get("estimated_time_to_regain_access")) for row in rows), default=0)
    except (ValueError, AttributeError, TypeError):
        return 0
