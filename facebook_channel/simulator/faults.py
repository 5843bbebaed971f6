"""What is told to go wrong, so that tests can see how the product takes it."""

from dataclasses import dataclass, field, fields
from typing import Any

from facebook_channel.simulator.delivery_faults import DeliveryFaults
from facebook_channel.simulator.send_faults import FaultRefused, SendFailure, send_failures

__all__ = ["FaultRefused", "Faults"]


@dataclass
class Faults(DeliveryFaults):
    """Kept in memory only: a restarted simulator behaves."""

    send_delay_ms: int = 0
    fail_next_sends: list[SendFailure] = field(default_factory=list)
    drop_answer_next_sends: int = 0
    hide_profile: bool = False
    forbid_media: bool = False  # the files' addresses have expired: 403
    no_rate_limits: bool = False
    clock_offset_seconds: int = 0  # added to the clock where it judges a window
    no_echo: bool = False
    no_receipts: bool = False

    def become(self, wanted: Any) -> None:
        """Take on exactly these faults; what is not named goes back to normal."""
        if not isinstance(wanted, dict):
            raise FaultRefused("Send the faults as a JSON object, {} to have none.")
        known = {each.name for each in fields(self)}
        for name in wanted:
            if name not in known:
                raise FaultRefused(
                    f'There is no fault "{name}"; known are {", ".join(sorted(known))}.'
                )
        fresh = Faults()
        for name, value in wanted.items():
            setattr(fresh, name, _checked(name, value, getattr(fresh, name)))
        self.__dict__.update(fresh.__dict__)

    def next_failure(
        self, edge: str, page_id: str = "", psid: str = "", person_id: int = 0
    ) -> SendFailure | None:
        """The failure the present call must get, counted down."""
        for failure in self.fail_next_sends:
            if failure.fits(edge, page_id, psid, person_id):
                failure.times -= 1
                if failure.times <= 0:
                    self.fail_next_sends.remove(failure)
                return failure
        return None

    def drops_this_answer(self) -> bool:
        if self.drop_answer_next_sends <= 0:
            return False
        self.drop_answer_next_sends -= 1
        return True


def _checked(name: str, value: Any, usual: Any) -> Any:
    if name == "fail_next_sends":
        return send_failures(value)
    if type(value) is not type(usual):
        kind = "true or false" if isinstance(usual, bool) else "a whole number"
        raise FaultRefused(f'"{name}" must be {kind}.')
    return value
