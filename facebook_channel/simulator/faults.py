"""What is told to go wrong, so that tests can see how the product takes it."""

from dataclasses import dataclass, field, fields
from typing import Any


class FaultRefused(ValueError):
    """The faults cannot be understood; the text says what to write instead."""


@dataclass
class SendFailure:
    """One kind of answer that the next ``times`` sends get instead of success."""

    code: int
    error_subcode: int | None = None
    message: str = ""
    times: int = 1


@dataclass
class Faults:
    """Kept in memory only: a restarted simulator behaves."""

    send_delay_ms: int = 0
    fail_next_sends: list[SendFailure] = field(default_factory=list)
    drop_answer_next_sends: int = 0
    hide_profile: bool = False
    duplicate_webhooks: bool = False
    hold_webhooks: bool = False
    clock_offset_seconds: int = 0
    no_echo: bool = False
    no_receipts: bool = False

    def become(self, wanted: Any) -> None:
        """Take on exactly these faults; what is not named goes back to normal."""
        if not isinstance(wanted, dict):
            raise FaultRefused("Send the faults as a JSON object, {} to have none.")
        known = {each.name for each in fields(self)}
        for name in wanted:
            if name not in known:
                raise FaultRefused(f'There is no fault "{name}"; known are {_listed(known)}.')
        fresh = Faults()
        for name, value in wanted.items():
            setattr(fresh, name, _checked(name, value, getattr(fresh, name)))
        self.__dict__.update(fresh.__dict__)

    def next_failure(self) -> SendFailure | None:
        """The failure the present send must get, counted down."""
        if not self.fail_next_sends:
            return None
        failure = self.fail_next_sends[0]
        failure.times -= 1
        if failure.times <= 0:
            self.fail_next_sends.pop(0)
        return failure

    def drops_this_answer(self) -> bool:
        if self.drop_answer_next_sends <= 0:
            return False
        self.drop_answer_next_sends -= 1
        return True


def _checked(name: str, value: Any, usual: Any) -> Any:
    if name == "fail_next_sends":
        if not isinstance(value, list):
            raise FaultRefused('"fail_next_sends" must be a list of objects with a "code".')
        return [_send_failure(each) for each in value]
    if type(value) is not type(usual):
        kind = "true or false" if isinstance(usual, bool) else "a whole number"
        raise FaultRefused(f'"{name}" must be {kind}.')
    return value


def _send_failure(value: Any) -> SendFailure:
    known = {each.name for each in fields(SendFailure)}
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("code"), int)
        or value.keys() - known
    ):
        raise FaultRefused(
            f'Each of "fail_next_sends" must be an object with a whole "code"; '
            f"it may hold {_listed(known)}."
        )
    if not isinstance(value.get("times", 1), int):
        raise FaultRefused('"times" must be a whole number.')
    return SendFailure(**value)


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
