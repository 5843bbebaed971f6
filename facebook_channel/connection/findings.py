"""What a look at a page's connection can find, in sentences that say what to do next."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.channels.errors import (
    ChannelError,
    OutcomeUnknown,
    TemporaryChannelError,
)

TITLES = {
    "token": gettext_lazy("Page Access Token"),
    "lifetime": gettext_lazy("Lifetime of the token"),
    "permissions": gettext_lazy("Permissions"),
    "subscription": gettext_lazy("Subscription of the page"),
    "callback": gettext_lazy("Callback of the application"),
    "reachable": gettext_lazy("Callback reachable"),
    "last_event": gettext_lazy("Last event received"),
    "last_send": gettext_lazy("Last send"),
    "tag": gettext_lazy("Human agent tag"),
    "traffic": gettext_lazy("Usual traffic"),
    "conduct": gettext_lazy("Facebook's rules"),
    "signatures": gettext_lazy("Signatures of what Facebook posts"),
}
STOPS_SENDING = ("token", "permissions", "conduct")
STOPS_RECEIVING = ("subscription", "callback")


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"  # could not be learnt this time


@dataclass(frozen=True)
class Finding:
    """`name` is a key of TITLES; a good one may do without a sentence."""

    name: str
    state: State
    sentence: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def good(name: str, sentence: str = "") -> Finding:
    return Finding(name, State.GOOD, sentence)


def warning(name: str, sentence: str) -> Finding:
    return Finding(name, State.WARNING, sentence)


def bad(name: str, sentence: str) -> Finding:
    return Finding(name, State.BAD, sentence)


def unknown(name: str, sentence: str) -> Finding:
    return Finding(name, State.UNKNOWN, sentence)


def not_reached(name: str) -> Finding:
    return unknown(name, _("Facebook could not be asked just now. This is looked at again soon."))


def is_passing(error: ChannelError) -> bool:
    """It says nothing about the page: Facebook was away, or busy."""
    return isinstance(error, TemporaryChannelError | OutcomeUnknown)


def shown(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


CODES_OF_TOKENS = ("190", "102")
# Source: Graph API, "Handling errors", the subcodes of code 190.
WHAT_KILLED_THE_TOKEN = {
    "458": gettext_lazy("The application was removed by the person who connected the page."),
    "459": gettext_lazy("The person who connected the page has to log in at facebook.com first."),
    "460": gettext_lazy("The person who connected the page has changed their password."),
    "463": gettext_lazy("The Page Access Token has expired."),
    "464": gettext_lazy("The person who connected the page has an unconfirmed account."),
    "467": gettext_lazy("The Page Access Token was made invalid."),
    "492": gettext_lazy("The person who connected the page has lost their role on it."),
}


def token_refused(code: str) -> Finding:
    """`code` as in ChannelError: Facebook's code, with its subcode behind a slash."""
    number, _slash, detail = code.partition("/")
    if number in CODES_OF_TOKENS:
        why = WHAT_KILLED_THE_TOKEN.get(
            detail, _("Facebook does not accept the Page Access Token.")
        )
        what_next = _("Create a new token for this page at Facebook and enter it in its settings.")
        return bad("token", f"{why} {what_next}")
    sentence = _(
        "Facebook does not answer with this Page Access Token and Application Secret "
        "(error %(code)s). Enter both again."
    )
    return bad("token", sentence % {"code": code})
