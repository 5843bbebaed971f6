"""The states of a conversation and every way between them; pure.

The code moves by this table, the tests walk it, and docs/conversations.md is drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum

OPEN, ACTIVE, WAITING, WRAP_UP, CLOSED = "open", "active", "waiting", "wrap_up", "closed"
STATES = (OPEN, ACTIVE, WAITING, WRAP_UP, CLOSED)


class Verb(StrEnum):
    """What can be done to a conversation that moves it."""

    ASSIGN = "assign"
    TAKE_OVER = "take_over"
    REASSIGN = "reassign"
    RETURN = "return"
    REOPEN = "reopen"
    RELEASE = "release"
    TRANSFER = "transfer"
    DISCONNECT = "disconnect"
    PUT_ASIDE = "put_aside"
    END = "end"
    RESUME = "resume"
    CLOSE = "close"
    EXPIRE = "expire"
    FORCE_CLOSE = "force_close"
    OVERFLOW = "overflow"
    GIVE_UP = "give_up"


@dataclass(frozen=True)
class Transition:
    """`by` says who or what does it, for people to read."""

    before: tuple[str, ...]
    after: str
    by: str


TRANSITIONS: dict[Verb, Transition] = {
    Verb.ASSIGN: Transition(
        (OPEN,), ACTIVE, "an agent accepts or picks it; the engine assigns it without asking"
    ),
    Verb.TAKE_OVER: Transition((ACTIVE,), ACTIVE, "a colleague accepts the transfer"),
    Verb.REASSIGN: Transition((OPEN, ACTIVE, WAITING), ACTIVE, "a supervisor gives it to an agent"),
    Verb.RETURN: Transition((WAITING,), OPEN, "the customer writes again"),
    Verb.REOPEN: Transition((WAITING,), ACTIVE, "its agent takes it up again"),
    Verb.RELEASE: Transition((ACTIVE,), OPEN, "its agent gives it back to the queue"),
    Verb.TRANSFER: Transition((OPEN, ACTIVE, WAITING), OPEN, "it is sent to another queue"),
    Verb.DISCONNECT: Transition((ACTIVE,), OPEN, "its agent's connection is lost for too long"),
    Verb.PUT_ASIDE: Transition((ACTIVE,), WAITING, "its agent closes the session, not ended"),
    Verb.END: Transition((ACTIVE,), WRAP_UP, "its agent ends it"),
    Verb.RESUME: Transition((WRAP_UP,), ACTIVE, "its agent goes on: it was ended too soon"),
    Verb.CLOSE: Transition((WRAP_UP,), CLOSED, "its agent closes the session after ending it"),
    Verb.EXPIRE: Transition(
        (OPEN, ACTIVE, WAITING, WRAP_UP), CLOSED, "nothing happened for too long"
    ),
    Verb.FORCE_CLOSE: Transition(
        (OPEN, ACTIVE, WAITING, WRAP_UP), CLOSED, "a supervisor closes it"
    ),
    Verb.OVERFLOW: Transition((OPEN,), CLOSED, "its queue overflows and ends it"),
    Verb.GIVE_UP: Transition((OPEN,), CLOSED, "it was declined too often, and its stream says so"),
}
