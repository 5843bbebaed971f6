"""How the next calls of the Graph API are told to go wrong."""

from dataclasses import dataclass, fields
from typing import Any

OUTCOMES = ("error", "error_with_200", "html", "hang", "reset", "slow")


class FaultRefused(ValueError):
    """The faults cannot be understood; the text says what to write instead."""


@dataclass
class SendFailure:
    """What the next ``times`` calls get instead of success.

    Empty ``page_id``, ``psid``, ``person_id`` fit everybody. ``edge`` is messages, profile,
    another last word of a path, or any. An error of the documentation knows its own message.
    """

    code: int = 0
    error_subcode: int | None = None
    message: str = ""
    times: int = 1
    outcome: str = "error"
    sent: bool = False  # the message is sent all the same; only the answer is bad
    delay_ms: int = 0
    regain_minutes: int | None = None  # in the usage headers of a throttled answer
    page_id: str = ""
    psid: str = ""
    person_id: int = 0
    edge: str = "messages"

    def fits(self, edge: str, page_id: str, psid: str, person_id: int) -> bool:
        return (
            self.edge in ("any", edge)
            and self.page_id in ("", page_id)
            and self.psid in ("", psid)
            and self.person_id in (0, person_id)
        )


def send_failures(value: Any) -> list[SendFailure]:
    if not isinstance(value, list):
        raise FaultRefused('"fail_next_sends" must be a list of objects with a "code".')
    return [_send_failure(each) for each in value]


def _send_failure(value: Any) -> SendFailure:
    known = {each.name: each.type for each in fields(SendFailure)}
    if not isinstance(value, dict) or value.keys() - known.keys():
        raise FaultRefused(
            f'Each of "fail_next_sends" must be an object; it may hold {", ".join(sorted(known))}.'
        )
    failure = SendFailure()
    for name, wanted in value.items():
        setattr(failure, name, _checked(name, wanted, getattr(failure, name)))
    if failure.outcome not in OUTCOMES:
        raise FaultRefused(f'"outcome" must be one of {", ".join(OUTCOMES)}.')
    if failure.outcome in ("error", "error_with_200") and not failure.code:
        raise FaultRefused('Each of "fail_next_sends" needs a whole "code", or another "outcome".')
    return failure


def _checked(name: str, value: Any, usual: Any) -> Any:
    if name in ("page_id", "psid"):
        return str(value)
    if usual is None:
        usual = 0
        if value is None:
            return None
    if type(value) is not type(usual):
        kind = {str: "text", bool: "true or false"}.get(type(usual), "a whole number")
        raise FaultRefused(f'"{name}" must be {kind}.')
    return value
