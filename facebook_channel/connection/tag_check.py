"""Whether Facebook has granted the human agent tag: it does not tell, only its answers show.

Source: Messenger Platform, "Send API" (message tags) and "Error codes". What Facebook says to a
tag that was not granted is not documented; it is one of its words for a missing permission.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from facebook_channel import policy
from facebook_channel.connection.findings import Finding, bad, good, shown, unknown, warning
from facebook_channel.connection.send_check import answers_of
from facebook_channel.models import FacebookPage, GraphCall

NAME = "tag"
REQUEST_FORM = "https://www.facebook.com/help/contact/?id=2616212338594331"
LATELY = timedelta(days=30)
CALLS_LOOKED_THROUGH = 5000  # of the page, the newest
ANSWERS_LOOKED_AT = 20
NOT_PERMITTED = ("3", "10", "1/99", "200/2018027")
PERMISSIONS = range(200, 300)  # Graph API: each of these is a permission that is missing
TOO_LATE = ("2018278", "2018065", "2534022")  # the details of a window that is over


def tag_of(page: FacebookPage, now: datetime) -> Finding | None:
    """None where the page does not use it."""
    if not page.human_agent_tag:
        return None
    for call in _tagged(page, now):
        if call.outcome == GraphCall.Outcome.DONE:
            sentence = _("Facebook took an answer with the tag (%(at)s).")
            return good(NAME, sentence % {"at": shown(call.called_at)})
        if call.outcome == GraphCall.Outcome.REFUSED and (found := _refused(call)):
            return found
    sentence = _(
        "No answer has left with the tag lately, so it is not known whether Facebook has granted "
        "it to the application. If not, ask for it with the request form."
    )
    return unknown(NAME, sentence)


def _tagged(page: FacebookPage, now: datetime) -> list[GraphCall]:
    newest = page.calls.order_by("-id").values("pk")[:CALLS_LOOKED_THROUGH]
    tagged = answers_of(page).filter(
        pk__in=newest, called_at__gt=now - LATELY, request__json__tag=policy.HUMAN_AGENT
    )
    return list(tagged[:ANSWERS_LOOKED_AT])


def _refused(call: GraphCall) -> Finding | None:
    """None where the refusal says nothing about the tag."""
    number, _slash, detail = call.code.partition("/")
    names = {"at": shown(call.called_at), "code": call.code}
    is_permission = number.isdecimal() and int(number) in PERMISSIONS and not detail
    if is_permission or call.code in NOT_PERMITTED:
        sentence = _(
            "Facebook refused an answer with the tag for a missing permission (%(at)s, error "
            "%(code)s). Ask for the tag with the request form, and answer again once it is granted."
        )
        return bad(NAME, sentence % names)
    if detail in TOO_LATE:
        sentence = _(
            "Facebook refused an answer with the tag as too late (%(at)s, error %(code)s). "
            "If the application does not have the tag yet, ask for it with the request form."
        )
        return warning(NAME, sentence % names)
    return None
