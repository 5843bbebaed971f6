"""Whether a page is as silent as it usually is."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facebook_channel.connection.findings import Finding, good, shown, unknown, warning
from facebook_channel.models import FacebookPage
from workstreams.conversations.models import Direction, Message

WEEK = timedelta(weeks=1)
WEEKS_COMPARED = 4
ENOUGH_TO_WONDER = 10  # messages usually come in such a time; that none does is no accident
SHORTEST_SILENCE = timedelta(hours=1)


def traffic_of(page: FacebookPage, last: datetime | None, now: datetime) -> Finding:
    """Silence, compared with the same hours of the four weeks before."""
    if last is None:
        return good("traffic", _("Too few messages so far to call anything unusual."))
    usual_silence = _("Customers write as often as they usually do.")
    begin = max(last, now - WEEK)
    if now - begin < SHORTEST_SILENCE:
        return good("traffic", usual_silence)
    usual = _usual_number(page, begin, now)
    if usual < ENOUGH_TO_WONDER:
        return good("traffic", usual_silence)
    words = ngettext(
        "No customer has written since %(last)s; usually %(n)d message comes in such a time. "
        "Write to the page yourself and see whether it arrives.",
        "No customer has written since %(last)s; usually %(n)d messages come in such a time. "
        "Write to the page yourself and see whether it arrives.",
        usual,
    )
    return warning("traffic", words % {"last": shown(last), "n": usual})


def last_event_of(last: datetime | None, now: datetime) -> Finding:
    """`last` as `outage.last_inbound_at` tells it; whether that is long ago, traffic says."""
    if last is None:
        sentence = _(
            "Nothing has come from a customer yet. Write to the page at Facebook with your own "
            "account."
        )
        return unknown("last_event", sentence)
    sentence = _("The last event came from a customer %(ago)s ago (%(at)s).")
    return good("last_event", sentence % {"ago": timesince(last, now), "at": shown(last)})


def _usual_number(page: FacebookPage, begin: datetime, end: datetime) -> int:
    """Messages in the same hours of a week, on the average of the four weeks before."""
    same_hours = Q()
    for weeks in range(1, WEEKS_COMPARED + 1):
        earlier = weeks * WEEK
        same_hours |= Q(occurred_at__gt=begin - earlier, occurred_at__lte=end - earlier)
    received = Message.objects.filter(channel=page.pk, direction=Direction.INBOUND)
    return received.filter(same_hours).count() // WEEKS_COMPARED
