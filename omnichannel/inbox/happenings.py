"""What happened to a conversation, as one quiet line each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from omnichannel.inbox.moments import clock
from workstreams.conversations.models import ConversationEvent, Session

Kind = ConversationEvent.Kind


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
    if event.kind == Kind.QUEUED:
        return _queued(event)
    if event.kind == Kind.ASSIGNED:
        return _assigned(event)
    if event.kind == Kind.CLOSED:
        return _closed(event)
    sentences = {
        Kind.OPENED: _("The conversation began"),
        Kind.RETURNED: _("The customer came back"),
        Kind.PROFILE_KNOWN: _("The customer's profile arrived"),
        Kind.PUT_ASIDE: _("%(who)s put it aside until the customer writes"),
        Kind.REOPENED: _("%(who)s took it up again"),
        Kind.ENDED: _("%(who)s ended the conversation"),
        Kind.MESSAGE_FAILED: _("A message could not be sent"),
    }
    sentence = sentences.get(Kind(event.kind), event.get_kind_display())
    return sentence % {"who": _actor(event)}


def _queued(event: ConversationEvent) -> str:
    names = {"queue": event.data.get("queue_name", ""), "rule": event.data.get("rule_name", "")}
    if names["rule"]:
        return _("Waits in %(queue)s: rule “%(rule)s” matched") % names
    return _("Waits in %(queue)s: no rule matched") % names


def _assigned(event: ConversationEvent) -> str:
    agent = event.data.get("agent_name", "")
    sentence = _("%(agent)s took it") if event.data.get("picked") else _("Assigned to %(agent)s")
    return sentence % {"agent": agent}


def _closed(event: ConversationEvent) -> str:
    if event.data.get("reason") == Session.ClosureReason.CONVERSATION_TIMEOUT:
        return _("Closed after a long time without activity")
    return _("%(who)s closed the conversation") % {"who": _actor(event)}


def _actor(event: ConversationEvent) -> str:
    return str(event.actor) if event.actor else _("The system")
