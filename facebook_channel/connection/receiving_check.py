"""Whether what customers write reaches us: the page, its application, the usual traffic."""

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facebook_channel.connection import subscription
from facebook_channel.connection.findings import (
    Finding,
    bad,
    good,
    is_passing,
    not_reached,
    shown,
    unknown,
    warning,
)
from facebook_channel.connection.subscription import FIELDS, Callback
from facebook_channel.models import FacebookApplication, FacebookPage
from workstreams.channels.errors import ChannelError
from workstreams.conversations.models import ContactIdentity, Direction, Message

MESSAGES = "messages"  # without this field nothing that customers write arrives
WEEK = timedelta(weeks=1)
WEEKS_COMPARED = 4
ENOUGH_TO_WONDER = 10  # messages usually come in such a time; that none does is no accident
SHORTEST_SILENCE = timedelta(hours=1)


def subscription_of(page: FacebookPage, anew: bool) -> tuple[Finding, frozenset[str] | None, bool]:
    """The finding, the fields subscribed now (None: not learnt), and whether messages were lost.

    A lost subscription is subscribed again; `anew` subscribes in any case.
    """
    try:
        before = subscription.subscribed_fields(page)
    except ChannelError as error:
        return _not_learnt("subscription", error), None, False
    if before.issuperset(FIELDS) and not anew:
        return good("subscription", _("Facebook posts this page's events.")), before, False
    lost = MESSAGES not in before
    try:
        subscription.subscribe(page)
        after = subscription.subscribed_fields(page)
    except ChannelError as error:
        return _not_subscribed(error, before), before, lost
    if not after.issuperset(FIELDS):
        return _not_subscribed(None, after), after, lost
    sentence = _("Facebook posts this page's events: the page was subscribed again just now.")
    return good("subscription", sentence), after, lost


def _not_learnt(name: str, error: ChannelError) -> Finding:
    if is_passing(error):
        return not_reached(name)
    sentence = _("Facebook does not tell with this token (error %(code)s).")
    return unknown(name, sentence % {"code": error.code})


def _not_subscribed(error: ChannelError | None, fields: frozenset[str]) -> Finding:
    what_next = _("Press “Subscribe again”; if that does not help, enter a new token.")
    if error:
        what_next += " " + _("(Error %(code)s.)") % {"code": error.code}
    if MESSAGES in fields:
        sentence = _("Facebook posts only a part of this page's events.")
        return warning("subscription", f"{sentence} {what_next}")
    sentence = _("What customers write does not arrive: the page is not subscribed.")
    return bad("subscription", f"{sentence} {what_next}")


def callback_for(application: FacebookApplication, anew: bool) -> Finding:
    """The application's own registration: made where there is none, or where it lacks a part.

    A foreign address is replaced only when somebody asked for it (`anew`).
    """
    ours = application.callback_uri
    if not ours:
        sentence = _("This page is in two Facebook applications. Delete it in one of them.")
        return bad("callback", sentence)
    try:
        registered = subscription.callback_of(application)
        if not registered.is_complete_at(ours) and (anew or registered.address in ("", ours)):
            subscription.register_callback(application)
            registered = subscription.callback_of(application)
    except ChannelError as error:
        return not_reached("callback") if is_passing(error) else _not_registered(error)
    return _judged(registered, ours)


def _not_registered(error: ChannelError) -> Finding:
    sentence = _(
        "Facebook did not register the Callback Uri (error %(code)s). See that it can be reached "
        "from outside, then press “Register callback” in the Facebook application."
    )
    return bad("callback", sentence % {"code": error.code})


def _judged(registered: Callback, ours: str) -> Finding:
    if registered.is_complete_at(ours):
        return good("callback", _("The application posts to our Callback Uri."))
    if registered.address != ours:
        sentence = _(
            "The application posts to another address (%(address)s), so nothing arrives here. "
            "Press “Register callback” in the Facebook application."
        )
        return bad("callback", sentence % {"address": registered.address})
    sentence = _(
        "The application's webhook is switched off or incomplete at Facebook. "
        "Press “Register callback” in the Facebook application."
    )
    return bad("callback", sentence)


def last_inbound_at(page: FacebookPage) -> datetime | None:
    """When a customer did something the last time, by Facebook's clock."""
    seen = ContactIdentity.objects.filter(channel=page.pk)
    found: datetime | None = seen.aggregate(last=Max("window_opened_at"))["last"]
    return found


def traffic_of(page: FacebookPage, last: datetime | None, now: datetime) -> Finding:
    """Silence, compared with the same hours of the four weeks before."""
    if last is None:
        return good("traffic", _("Nobody has written to this page yet."))
    heard = _("A customer was heard of on %(last)s, and nobody since.") % {"last": shown(last)}
    begin = max(last, now - WEEK)
    if now - begin < SHORTEST_SILENCE:
        return good("traffic", heard)
    usual = _usual_number(page, begin, now)
    if usual < ENOUGH_TO_WONDER:
        return good("traffic", heard)
    words = ngettext(
        "No customer has written since %(last)s; usually %(n)d message comes in such a time. "
        "Write to the page yourself and see whether it arrives.",
        "No customer has written since %(last)s; usually %(n)d messages come in such a time. "
        "Write to the page yourself and see whether it arrives.",
        usual,
    )
    return warning("traffic", words % {"last": shown(last), "n": usual})


def _usual_number(page: FacebookPage, begin: datetime, end: datetime) -> int:
    """Messages in the same hours of a week, on the average of the four weeks before."""
    same_hours = Q()
    for weeks in range(1, WEEKS_COMPARED + 1):
        earlier = weeks * WEEK
        same_hours |= Q(occurred_at__gt=begin - earlier, occurred_at__lte=end - earlier)
    received = Message.objects.filter(channel=page.pk, direction=Direction.INBOUND)
    return received.filter(same_hours).count() // WEEKS_COMPARED
