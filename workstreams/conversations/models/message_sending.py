"""How a message leaves: claimed, tried, tried again, held, given up; the retry is in the row."""

from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models.message_query import ECHO_PATIENCE, MessageQuerySet
from workstreams.conversations.models.message_state import State

if TYPE_CHECKING:
    from workstreams.conversations.models.message import Message

ANY = Q()
NO_ERROR: dict[str, Any] = {"error": "", "error_code": "", "trace_id": ""}
JITTER = SystemRandom()
MOST_SPREAD = 2.0  # seconds over which what has to slow down comes back
RETRY_DELAYS = [timedelta(seconds=seconds) for seconds in (2, 10, 30, 120, 600)]


class Sending(models.Model):
    """The part of a message that says how far it has come.

    `held_since` stays from the first time it had to wait until an agent sends it again.
    """

    state = models.CharField(_("State"), max_length=10, choices=State, default=State.RECEIVED)
    lane = models.CharField(_("Sent as"), max_length=30, blank=True)
    error = models.TextField(_("Error"), blank=True)
    error_code = models.CharField(_("Error code"), max_length=40, blank=True)
    trace_id = models.CharField(_("Trace id"), max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    next_attempt_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    unknown_since = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("Sent"), null=True)

    class Meta:
        abstract = True

    def claim(self) -> bool:
        """Take it for sending; False when another worker did, or others go first."""
        now = timezone.now()
        line = self._rows().due(now).first_in_line(now)
        claimed = line.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
        if claimed:
            self._read_anew()
        return bool(claimed)

    def go_by(self, lane: str) -> None:
        """How it leaves is decided when it leaves: it may have waited past the window."""
        if self.lane != lane:
            self.lane = lane
            self.save(update_fields=["lane"])

    def retry_later(
        self,
        error: str,
        code: str,
        retry_after: float,
        trace_id: str = "",
        retries: int | None = None,
    ) -> bool:
        """Back into the line, or failed when it was tried often enough; True: it has failed.

        `retries` is fewer than usual where the channel knows that more are in vain.
        """
        most = len(RETRY_DELAYS) if retries is None else min(retries, len(RETRY_DELAYS))
        if self.attempts > most:
            return self.mark_failed(error, code, trace_id)
        spread = JITTER.uniform(1, 1.25)  # what failed together must not come back together
        delay = max(RETRY_DELAYS[self.attempts - 1], timedelta(seconds=retry_after)) * spread
        self._settle_claim(
            State.QUEUED, next_attempt_at=timezone.now() + delay, **_error(error, code, trace_id)
        )
        return False

    def slow_down(self, error: str, code: str, retry_after: float) -> bool:
        """Back into the line: nothing was tried, because the channel sends as fast as it may."""
        spread = JITTER.uniform(0, MOST_SPREAD)
        return self._settle_claim(
            State.QUEUED,
            attempts=self.attempts - 1,
            next_attempt_at=timezone.now() + timedelta(seconds=retry_after + spread),
            **_error(error, code),
        )

    def hold(self, error: str, code: str = "", trace_id: str = "") -> bool:
        """Wait until the channel is mended; what was held before has been waiting since then."""
        return self._settle_claim(
            State.HELD,
            attempts=0,
            held_since=self.held_since or timezone.now(),
            **_error(error, code, trace_id),
        )

    def ask_agent(self, error: str, code: str) -> bool:
        """It was held for so long that its agent decides whether it still fits."""
        return self._settle([State.HELD], State.FAILED, **_error(error, code))

    def mark_failed(self, error: str, code: str = "", trace_id: str = "") -> bool:
        return self._settle_claim(State.FAILED, **_error(error, code, trace_id))

    def mark_unknown(self, error: str, code: str = "", trace_id: str = "") -> bool:
        return self._settle_claim(
            State.UNKNOWN, unknown_since=timezone.now(), **_error(error, code, trace_id)
        )

    def send_again(self) -> bool:
        """An agent decided that it did not arrive; an unsure one gets its time for the echo."""
        patient = Q(state=State.FAILED) | Q(unknown_since__lte=timezone.now() - ECHO_PATIENCE)
        return self._settle(
            [State.FAILED, State.UNKNOWN],
            State.QUEUED,
            patient,
            occurred_at=(now := timezone.now()),  # it stands where the customer sees it
            next_attempt_at=now,
            attempts=0,
            held_since=None,
            **NO_ERROR,
        )

    def confirm_arrival(self) -> bool:
        """An agent saw at the platform that it did arrive."""
        return self._settle([State.UNKNOWN], State.SENT, sent_at=self.claimed_at, **NO_ERROR)

    def _settle_claim(self, to: State, **changes: object) -> bool:
        """Only for the claim it was made with: a worker that slept must not end another's."""
        return self._settle([State.SENDING], to, Q(claimed_at=self.claimed_at), **changes)

    def _settle(self, from_states: list[State], to: State, only: Q = ANY, **changes: Any) -> bool:
        changed = self._rows().filter(only, state__in=from_states).update(state=to, **changes)
        self._read_anew()
        return bool(changed)

    def _read_anew(self) -> None:
        """What stands in its own row; whom it belongs to does not change."""
        own = [field.name for field in self._meta.concrete_fields if not field.is_relation]
        self.refresh_from_db(fields=own)

    def _rows(self) -> MessageQuerySet:
        return MessageQuerySet(cast("type[Message]", type(self))).filter(pk=self.pk)


def _error(sentence: str, code: str, trace_id: str = "") -> dict[str, Any]:
    return {"error": sentence, "error_code": code[:40], "trace_id": trace_id[:60]}
