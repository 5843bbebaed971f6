"""What a user may do with a conversation they can see, and what to offer them now."""

from workstreams.conversations.authority import Authority
from workstreams.conversations.models import WATCHABLE, Participant, Status

MOVABLE = [Status.OPEN, Status.ACTIVE, Status.WAITING]


class Rights(Authority):
    """The `may_…` say who decides; the `offers_…` ask for the right moment as well."""

    @property
    def is_active(self) -> bool:
        return self.conversation.status == Status.ACTIVE

    @property
    def offers_answer(self) -> bool:
        return self.is_own and self.is_active

    @property
    def offers_pick(self) -> bool:
        conversation = self.conversation
        is_waiting = conversation.status == Status.OPEN and conversation.queue_id
        return bool(is_waiting) and conversation.offered_to_id is None and self.may_pick

    @property
    def offers_ending(self) -> bool:
        return self.may_settle and self.is_active

    @property
    def offers_closure(self) -> bool:
        return self.may_settle and self.conversation.status in (Status.ACTIVE, Status.WRAP_UP)

    @property
    def offers_reopening(self) -> bool:
        return self.is_own and self.conversation.status == Status.WAITING

    @property
    def offers_resuming(self) -> bool:
        """What was ended too soon, of who may be answered."""
        is_blocked = self.conversation.identity.blocked_at is not None
        return self.may_settle and self.conversation.status == Status.WRAP_UP and not is_blocked

    @property
    def offers_snooze(self) -> bool:
        return self.is_own and self.conversation.status in (Status.ACTIVE, Status.WAITING)

    @property
    def offers_priority(self) -> bool:
        return not self.conversation.is_closed and self.may_tag

    @property
    def offers_writing_first(self) -> bool:
        """To a customer whose conversation is over; whether anything may go out is asked apart."""
        return self.conversation.is_closed and self.may_write_first

    @property
    def offers_block(self) -> bool:
        identity = self.conversation.identity
        return self.may_block and identity.blocked_at is None and identity.erased_at is None

    @property
    def offers_unblock(self) -> bool:
        return self.may_unblock and self.conversation.identity.blocked_at is not None

    @property
    def offers_release(self) -> bool:
        return self.may_move and self.is_active

    @property
    def offers_transfer(self) -> bool:
        """Supervisors also move what waits, in a queue or for the customer."""
        return self.offers_assignment or (self.is_own and self.is_active)

    @property
    def offers_consult(self) -> bool:
        return self.may_consult and self.is_active

    @property
    def offers_joining(self) -> bool:
        return self.part is not None and self.part.joined_at is None

    @property
    def offers_leaving(self) -> bool:
        return self.takes_part

    @property
    def offers_monitoring(self) -> bool:
        """Supervisors read along with others' work, once."""
        watchable = self.conversation.status in WATCHABLE
        stranger = self.agent is not None and not self.is_own and self.part is None
        return watchable and stranger and self.may("monitor")

    @property
    def offers_end_of_monitoring(self) -> bool:
        return (
            self.part is not None
            and self.part.joined_at is not None
            and self.part.mode == Participant.Mode.MONITOR
        )

    @property
    def offers_assignment(self) -> bool:
        movable = self.conversation.status in MOVABLE and self.conversation.queue_id is not None
        return movable and self.may_direct

    @property
    def offers_forced_closure(self) -> bool:
        return not self.conversation.is_closed and self.may("force_close")

    @property
    def offers_supervision(self) -> bool:
        """Any of what only supervisors do."""
        return (
            self.offers_assignment
            or self.offers_monitoring
            or self.offers_end_of_monitoring
            or self.offers_forced_closure
        )
