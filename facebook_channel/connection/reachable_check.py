"""Whether what is posted to our Callback Uri arrives: what became of the last test event."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from facebook_channel.connection.findings import Finding, bad, good, shown, unknown, warning
from facebook_channel.models import PageCheck

NAME = "reachable"
SOON_ENOUGH = timedelta(minutes=1)


def is_under_way(row: PageCheck | None, now: datetime) -> bool:
    """By the clock, so that a worker that died leaves nothing under way for ever."""
    if row is None or row.test_asked_at is None or row.test_arrived_at or row.test_sentence:
        return False
    return now - (row.test_posted_at or row.test_asked_at) < SOON_ENOUGH


def reachable(row: PageCheck | None, now: datetime) -> Finding:
    if row is None or row.test_asked_at is None:
        return unknown(NAME, _("Not tried yet: press “Send me a test event”."))
    if row.test_arrived_at:
        return _arrived(row, row.test_arrived_at)
    if row.test_sentence:
        return bad(NAME, row.test_sentence)
    if is_under_way(row, now):
        return unknown(NAME, _("A test event is on its way. What becomes of it appears here."))
    return _lost(row)


def _arrived(row: PageCheck, at: datetime) -> Finding:
    """What took too long, or was answered badly, is no proof that Facebook's posts get through."""
    if row.test_sentence:
        sentence = _("The test event arrived all the same.")
        return warning(NAME, f"{row.test_sentence} {sentence}")
    took = at - (row.test_posted_at or at)
    if took > SOON_ENOUGH:
        sentence = _(
            "The test event of %(at)s was processed only %(n)d seconds after it was posted: "
            "the workers are behind. Start more of them."
        )
        return warning(NAME, sentence % {"at": shown(at), "n": took.total_seconds()})
    sentence = _("The test event of %(at)s came in by our Callback Uri and was processed.")
    return good(NAME, sentence % {"at": shown(at)})


def _lost(row: PageCheck) -> Finding:
    if row.test_posted_at is None:
        return bad(
            NAME,
            _(
                "No worker has taken up the test event within a minute. See that a worker and "
                "the broker (Redis) run, then press “Send me a test event” again."
            ),
        )
    return bad(
        NAME,
        _(
            "The test event was posted and not processed within a minute. See under Webhook "
            "deliveries whether it is there, and that a worker runs; then press “Send me a test "
            "event” again."
        ),
    )
