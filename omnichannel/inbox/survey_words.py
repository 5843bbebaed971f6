"""What the timeline says of surveys."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.conversations.models import ConversationEvent

NO_SURVEY: dict[str, Promise] = {
    "window_closed": gettext_lazy("The survey was not sent: the reply window is closed"),
    "page_unavailable": gettext_lazy("The survey was not sent: the page is not connected"),
    "held_elsewhere": gettext_lazy(
        "The survey was not sent: another application answers this customer"
    ),
    "moved_on": gettext_lazy("The survey was not sent: the customer is in a newer conversation"),
    "survey_inactive": gettext_lazy(
        "The survey was not sent: it is not active or has no questions"
    ),
}


def sent(event: ConversationEvent) -> str:
    if event.data.get("outcome") == "sent":
        return _("The survey was sent")
    return str(NO_SURVEY.get(event.data.get("reason", ""), _("The survey was not sent")))


def answered(event: ConversationEvent) -> str:
    if event.data.get("score") is None:
        return _("The customer answered the survey")
    return _("The customer answered the survey: %(score)s of 5")
