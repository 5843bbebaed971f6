"""What Facebook said to the last answers of a page, as the journal of calls tells it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from facebook_channel.connection.findings import Finding, good, shown, unknown, warning
from facebook_channel.graph.errors import classify
from facebook_channel.json_values import as_object
from facebook_channel.models import FacebookPage, GraphCall

NAME = "last_send"


def last_send_of(page: FacebookPage) -> Finding:
    call = answers_of(page).first()
    if call is None:
        return unknown(NAME, _("No answer has left lately. Answer a customer to see one here."))
    at = shown(call.called_at)
    if call.outcome == GraphCall.Outcome.DONE:
        return good(NAME, _("Facebook took the last answer (%(at)s).") % {"at": at})
    if call.outcome == GraphCall.Outcome.UNANSWERED:
        sentence = _(
            "Facebook said nothing to the last answer (%(at)s). The conversation shows what became "
            "of it."
        )
        return warning(NAME, sentence % {"at": at})
    why = _why(call)
    sentence = _("Facebook refused the last answer (%(at)s, error %(code)s). %(why)s")
    return warning(NAME, sentence % {"at": at, "code": call.code, "why": why})


def answers_of(page: FacebookPage) -> QuerySet[GraphCall]:
    """Calls of the Send API, newest first, without signs as “is typing”.

    Those from which words were erased with their customer count: nothing else was posted there
    with so little left.
    """
    of_sending = page.calls.filter(method="POST", path=f"{page.page_id}/messages")
    return of_sending.filter(Q(request={}) | Q(request__json__has_key="message"))


def _why(call: GraphCall) -> str:
    """As agents and administrators read it; the answer itself may be erased."""
    error = as_object(as_object(call.answer).get("error"))
    return str(classify(error)) if error else _("Open it under Graph calls.")
