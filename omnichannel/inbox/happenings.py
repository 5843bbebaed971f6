"""What happened to a conversation, as one quiet line each."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnichannel.inbox import routing_words, survey_words
from omnichannel.showing.moments import clock, when
from workstreams.automation.models import Decision
from workstreams.automation.slugs import CUSTOMER
from workstreams.automation.triggers import Trigger
from workstreams.conversations.models import ConversationEvent, Priority, Session

Kind = ConversationEvent.Kind
Origin = Session.Origin


@dataclass(frozen=True)
class Happening:
    key: str
    at: datetime
    sentence: str

    template = "inbox/_happening.html"

    @property
    def clock(self) -> str:
        return clock(self.at)


def happening_of(event: ConversationEvent) -> Happening:
    return Happening(f"event-{event.pk}", event.happened_at, sentence_of(event))


def sentence_of(event: ConversationEvent) -> str:
    said = SENTENCES[Kind(event.kind)]
    sentence = said(event) if callable(said) else str(said)
    return sentence % _names(event)


def _names(event: ConversationEvent) -> Mapping[str, object]:
    """Everyone and everything an event may name; what it does not name is empty."""
    named = {
        key.removesuffix("_name"): value
        for key, value in event.data.items()
        if key.endswith("_name")
    }
    shown = {key: show(event) for key, show in SHOWN.items() if key in event.data}
    who = event.actor or _("The system")
    return defaultdict(str, {**event.data, **named, **shown, "who": who})


def _reason(event: ConversationEvent) -> object:
    """Only those of automated messages are words; others are codes nobody names."""
    reasons: dict[str, object] = dict(Decision.Reason.choices)
    return reasons.get(event.data["reason"], event.data["reason"])


SHOWN: dict[str, Callable[[ConversationEvent], object]] = {
    "until": lambda event: when(datetime.fromisoformat(event.data["until"]), event.happened_at),
    "priority": lambda event: Priority(event.data["priority"]).label,
    "trigger": lambda event: Trigger(event.data["trigger"]).label,
    "reason": _reason,
    "added": lambda event: ", ".join(event.data["added"]),
    "removed": lambda event: ", ".join(event.data["removed"]),
}


def _opened(event: ConversationEvent) -> str:
    if event.data.get("origin") == Origin.WRITING_FIRST:
        return _("%(who)s wrote first: the conversation began")
    return _("The conversation began")


def _closed(event: ConversationEvent) -> str:
    data = event.data
    if data.get("overflow"):
        return _("Closed because the queue overflowed")
    if data.get("blocked"):
        return _("Closed because the customer was blocked")
    if data.get("declines"):
        return _("Closed: nobody wanted it")
    if data.get("forced"):
        return _("%(who)s closed it for everyone")
    if data.get("reason") == Session.ClosureReason.CONVERSATION_TIMEOUT:
        return _("Closed after a long time without activity")
    return _("%(who)s closed the conversation")


def _snooze_ended(event: ConversationEvent) -> str:
    return _("%(who)s ended the snooze") if event.actor else _("The snooze is over")


def _tagged(event: ConversationEvent) -> str:
    if not event.data.get("removed"):
        return _("%(who)s tagged it %(added)s")
    if not event.data.get("added"):
        return _("%(who)s took off the tag %(removed)s")
    return _("%(who)s tagged it %(added)s instead of %(removed)s")


def _automated(event: ConversationEvent) -> str:
    data = event.data
    if data.get("text"):
        customer = str(event.conversation.identity)
        return str(data["text"]).replace(CUSTOMER, customer).replace("%", "%%")
    if data.get("outcome") == Decision.Outcome.SENT:
        return _("Automated message “%(trigger)s” sent")
    return _("Automated message “%(trigger)s” not sent: %(reason)s")


def _unsent(event: ConversationEvent) -> str:
    if event.data.get("is_ours"):
        return _("A message of ours was unsent")
    return _("The customer unsent a message")


SENTENCES: dict[Kind, Promise | Callable[[ConversationEvent], str]] = {
    Kind.OPENED: _opened,
    Kind.RETURNED: gettext_lazy("The customer came back"),
    Kind.PROFILE_KNOWN: gettext_lazy("The customer's profile arrived"),
    Kind.QUEUED: routing_words.queued,
    Kind.OVERFLOWED: routing_words.overflowed,
    Kind.OFFERED: routing_words.offered,
    Kind.REJECTED: routing_words.rejected,
    Kind.TIMED_OUT: routing_words.timed_out,
    Kind.WITHDRAWN: gettext_lazy("%(agent)s need not answer any more"),
    Kind.OFFERING_STOPPED: gettext_lazy(
        "Nobody wanted it: offered %(declined)s times, offering stopped"
    ),
    Kind.ASSIGNED: routing_words.assigned,
    Kind.TRANSFERRED: routing_words.transferred,
    Kind.RELEASED: routing_words.released,
    Kind.DISCONNECTED: gettext_lazy("The connection to %(from)s was lost: back to %(queue)s"),
    Kind.CONSULT_INVITED: gettext_lazy("%(who)s asked %(agent)s for advice"),
    Kind.CONSULT_JOINED: gettext_lazy("%(agent)s joined to give advice"),
    Kind.CONSULT_DECLINED: gettext_lazy("%(agent)s cannot give advice now"),
    Kind.CONSULT_LEFT: gettext_lazy("%(agent)s gave advice and left"),
    Kind.MONITOR_JOINED: gettext_lazy("%(agent)s reads along"),
    Kind.MONITOR_LEFT: gettext_lazy("%(agent)s stopped reading along"),
    Kind.PUT_ASIDE: gettext_lazy("%(who)s put it aside until the customer writes"),
    Kind.REOPENED: gettext_lazy("%(who)s took it up again"),
    Kind.ENDED: gettext_lazy("%(who)s ended the conversation"),
    Kind.CLOSED: _closed,
    Kind.MESSAGE_FAILED: gettext_lazy("A message could not be sent"),
    Kind.MESSAGE_EDITED: gettext_lazy("The customer edited a message"),
    Kind.MESSAGE_UNSENT: _unsent,
    Kind.HELD_ELSEWHERE: gettext_lazy("Another application answers this customer"),
    Kind.HANDED_BACK: gettext_lazy("The customer was handed back to this inbox"),
    Kind.OPTED_IN: gettext_lazy("The customer opted in to messages"),
    Kind.OPTED_OUT: gettext_lazy("The customer opted out of messages"),
    Kind.ACCOUNT_LINKED: gettext_lazy("The customer linked their account"),
    Kind.ACCOUNT_UNLINKED: gettext_lazy("The customer unlinked their account"),
    Kind.LIKED_ANSWER: gettext_lazy("The customer gave an answer a thumbs up"),
    Kind.DISLIKED_ANSWER: gettext_lazy("The customer gave an answer a thumbs down"),
    Kind.SNOOZED: gettext_lazy("%(who)s snoozed it until %(until)s"),
    Kind.SNOOZE_ENDED: _snooze_ended,
    Kind.PRIORITY_SET: gettext_lazy("%(who)s set the priority to %(priority)s"),
    Kind.TAGGED: _tagged,
    Kind.CUSTOMER_LINKED: gettext_lazy("%(who)s linked the customer to %(customer)s"),
    Kind.CUSTOMER_UNLINKED: gettext_lazy("%(who)s took the link to %(customer)s away"),
    Kind.CASE_LINKED: gettext_lazy("%(who)s linked the case %(case)s"),
    Kind.CASE_UNLINKED: gettext_lazy("%(who)s took the link to the case %(case)s away"),
    Kind.CASE_RESOLVED: gettext_lazy("%(who)s resolved the case %(case)s"),
    Kind.CASE_REOPENED: gettext_lazy("%(who)s reopened the case %(case)s"),
    Kind.MENTIONED: gettext_lazy("%(who)s mentioned %(agent)s in a note"),
    Kind.BLOCKED: gettext_lazy("%(who)s blocked this customer"),
    Kind.UNBLOCKED: gettext_lazy("%(who)s unblocked this customer"),
    Kind.TRANSCRIPT_TAKEN: gettext_lazy("%(who)s downloaded the transcript"),
    Kind.AUTOMATED: _automated,
    Kind.SURVEY: survey_words.sent,
    Kind.SURVEY_ANSWERED: survey_words.answered,
    Kind.IMPORTED: gettext_lazy("Earlier messages were fetched"),
    Kind.ERASED: gettext_lazy("%(who)s erased the customer's data"),
}
