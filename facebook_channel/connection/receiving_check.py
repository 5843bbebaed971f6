"""Whether what customers write reaches us: the page, and its application."""

from django.utils.translation import gettext as _

from facebook_channel.connection import check_schedule, outage, subscription
from facebook_channel.connection.findings import (
    Finding,
    bad,
    good,
    is_passing,
    not_reached,
    unknown,
    warning,
)
from facebook_channel.connection.subscription import FIELDS, Callback
from facebook_channel.models import FacebookPage
from workstreams.channels.errors import ChannelError

MESSAGES = "messages"  # without this field nothing that customers write arrives


def subscription_of(
    page: FacebookPage, *, anew: bool, has_worked: bool
) -> tuple[Finding, frozenset[str] | None, bool]:
    """The finding, the fields subscribed now (None: not learnt), and whether messages were lost.

    A lost subscription is subscribed again; `anew` subscribes in any case. `has_worked`: it was
    subscribed before.
    """
    try:
        before = subscription.subscribed_fields(page)
    except ChannelError as error:
        return _not_learnt("subscription", error), None, False
    if before.issuperset(FIELDS) and not anew:
        return good("subscription", _("Facebook posts this page's events.")), before, False
    if lost := MESSAGES not in before:
        outage.note([page])
    try:
        subscription.subscribe(page)
        after = subscription.subscribed_fields(page)
    except ChannelError as error:
        if is_passing(error):
            return not_reached("subscription"), before, lost
        return _not_subscribed(error, before), before, lost
    if not after.issuperset(FIELDS):
        return _not_subscribed(None, after), after, lost
    return _subscribed_just_now(has_worked), after, lost


def _subscribed_just_now(has_worked: bool) -> Finding:
    if has_worked:
        sentence = _("Facebook posts this page's events: the page was subscribed again just now.")
    else:
        sentence = _("Facebook posts this page's events: the page was subscribed just now.")
    return good("subscription", sentence)


def _not_learnt(name: str, error: ChannelError) -> Finding:
    if is_passing(error):
        return not_reached(name)
    sentence = _("Facebook does not tell with this token (error %(code)s).")
    return unknown(name, sentence % {"code": error.code})


def _not_subscribed(error: ChannelError | None, fields: frozenset[str]) -> Finding:
    what_next = _("Press “Subscribe this page”; if that does not help, enter a new token.")
    if error:
        what_next += " " + _("(Error %(code)s.)") % {"code": error.code}
    if MESSAGES in fields:
        sentence = _("Facebook posts only a part of this page's events: %(fields)s is missing.")
        missing = sentence % {"fields": _missing(fields)}
        return warning("subscription", f"{missing} {what_next}")
    sentence = _("What customers write does not arrive: the page is not subscribed.")
    return bad("subscription", f"{sentence} {what_next}")


def _missing(fields: frozenset[str]) -> str:
    return ", ".join(name for name in FIELDS if name not in fields)


def callback_for(page: FacebookPage, anew: bool) -> tuple[Finding, bool]:
    """The registration of the page's application, and whether messages were lost.

    It is made where there is none, or where it lacks a part; a foreign address is replaced only
    when somebody asked for it (`anew`).
    """
    application = page.application
    ours = application.callback_uri
    if not ours:
        sentence = _("This page is in two Facebook applications. Delete it in one of them.")
        return bad("callback", sentence), False
    lost = False
    try:
        registered = subscription.callback_of(application)
        if not registered.is_complete_at(ours) and (anew or registered.address in ("", ours)):
            if lost := not registered.brings(MESSAGES, ours):
                outage.note(application.pages.in_service())
            subscription.register_callback(application)
            registered = subscription.callback_of(application)
    except ChannelError as error:
        refused = not_reached("callback") if is_passing(error) else _not_registered(error)
        return refused, lost
    if lost and registered.brings(MESSAGES, ours):
        _look_at_the_others(page)
    return _judged(registered, ours), lost


def _look_at_the_others(page: FacebookPage) -> None:
    """They were cut off as well: the look at each fetches what it has missed."""
    for other in page.application.pages.in_service().exclude(pk=page.pk):
        check_schedule.ask_for_check(other)


def _not_registered(error: ChannelError) -> Finding:
    sentence = _(
        "Facebook did not register the Callback Uri (error %(code)s). See that it can be reached "
        "from outside (“Send me a test event”), then press “Register the callback with Facebook”."
    )
    return bad("callback", sentence % {"code": error.code})


def _judged(registered: Callback, ours: str) -> Finding:
    if registered.is_complete_at(ours):
        return good("callback", _("Facebook posts the application's events to our Callback Uri."))
    if registered.address != ours:
        sentence = _(
            "The application posts to another address (%(address)s), so nothing arrives here. "
            "Press “Register the callback with Facebook”."
        )
        return bad("callback", sentence % {"address": registered.address})
    if not registered.is_active:
        sentence = _(
            "The application's webhook is switched off at Facebook. "
            "Press “Register the callback with Facebook”."
        )
        return bad("callback", sentence)
    sentence = _(
        "The application's webhook lacks %(fields)s at Facebook. "
        "Press “Register the callback with Facebook”."
    )
    return bad("callback", sentence % {"fields": _missing(registered.fields)})
