"""Something happened: what is to be said about it is said once, or it is told why not."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from workstreams.automation.choosing import choose
from workstreams.automation.hindrances import hindrance
from workstreams.automation.models import AutomatedMessage, Decision, HandledEvent
from workstreams.automation.queueing import asked_by_queue
from workstreams.automation.slugs import CUSTOMER, filled
from workstreams.automation.triggers import ONCE, TO_AGENTS, WAKING, Trigger, asked_by
from workstreams.conversations import outbox, timeline
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.conversations.permission import reply_permission
from workstreams.conversations.wording import sendable, split
from workstreams.one_by_one import one_by_one

Kind = ConversationEvent.Kind
Outcome = Decision.Outcome
Reason = Decision.Reason

LOOK_BACK = timedelta(hours=6)
TOO_LATE = timedelta(minutes=15)  # then the words fit the moment no longer
BATCH = 500

log = structlog.get_logger(__name__)


def decide_all(event_ids: Iterable[int]) -> None:
    """What was decided already stays as it is."""
    new = _unhandled().filter(pk__in=list(event_ids)).order_by("pk")
    _catch_up_each(new.values_list("conversation", flat=True))


def sweep() -> int:
    """Events whose wake-up was lost; gives how many."""
    missed = list(_unhandled().order_by("pk").values_list("conversation", flat=True)[:BATCH])
    _catch_up_each(missed)
    return len(missed)


def _catch_up_each(conversation_ids: Iterable[int]) -> None:
    one_by_one(_catch_up, dict.fromkeys(conversation_ids))


@transaction.atomic
def _catch_up(conversation_id: int) -> None:
    """All that happened to it and was not looked at, in its order: so are the texts."""
    conversation = locked(conversation_id)
    events = _unhandled().filter(conversation=conversation_id).order_by("pk")
    one_by_one(lambda event: _decide(conversation, event), events)


def forget_handled() -> int:
    """Marks of events nobody would look at again; gives how many."""
    old = HandledEvent.objects.filter(event__recorded_at__lt=timezone.now() - 2 * LOOK_BACK)
    return old.delete()[0]


def _unhandled() -> QuerySet[ConversationEvent]:
    seen = HandledEvent.objects.filter(event=OuterRef("pk"))
    lately = timezone.now() - LOOK_BACK
    events = ConversationEvent.objects.filter(kind__in=WAKING, recorded_at__gt=lately)
    return events.filter(~Exists(seen))


@transaction.atomic
def _decide(conversation: Conversation, event: ConversationEvent) -> None:
    HandledEvent.objects.create(event=event)
    for trigger in asked_by(event):
        settle(conversation, trigger, event=event, happened_at=event.happened_at)
    for trigger, mark in asked_by_queue(event, conversation):
        settle(conversation, trigger, event=event, happened_at=event.happened_at, mark=mark)


def locked(conversation_id: int) -> Conversation:
    """The row, ours until the transaction ends, with what a text may name."""
    Conversation.objects.select_for_update().values_list("pk").get(pk=conversation_id)
    related = Conversation.objects.select_related(
        "work_stream", "queue", "channel", "identity__contact", "agent__user"
    )
    return related.get(pk=conversation_id)


def settle(
    conversation: Conversation,
    trigger: Trigger,
    *,
    happened_at: datetime,
    event: ConversationEvent | None = None,
    mark: str = "",
    **values: object,
) -> Decision | None:
    """Say it or tell why not; None where it was decided before. The caller holds the row."""
    if not mark and trigger not in ONCE and event is not None:
        mark = str(event.pk)
    decision, is_new = Decision.objects.get_or_create(
        conversation=conversation, trigger=trigger, mark=mark, defaults={"event": event}
    )
    if not is_new:
        return None
    choice = choose(conversation.channel, trigger)
    reason = hindrance(conversation, trigger) or choice.reason or _lateness(happened_at)
    text = ""
    if reason or choice.message is None:
        _keep(decision, Outcome.SKIPPED, reason=reason)
    else:
        known = {**values, "CustomerName": CUSTOMER} if trigger in TO_AGENTS else values
        text = text_for(conversation, choice.message, event, **known)
        _say(decision, conversation, text)
    _tell(decision, conversation, choice.message, text)
    return decision


def _lateness(happened_at: datetime) -> str:
    return Reason.TOO_LATE if timezone.now() - happened_at > TOO_LATE else ""


def _say(decision: Decision, conversation: Conversation, text: str) -> None:
    if decision.trigger in TO_AGENTS:
        _keep(decision, Outcome.SENT)
        return
    parts = split(sendable(text), conversation)
    if not parts:  # nothing but names, and none of them known
        _keep(decision, Outcome.SKIPPED, reason=Reason.NO_TEXT)
        return
    reply_id = uuid.uuid4()
    outbox.put(conversation, parts, None, reply_permission(conversation).lane, reply_id)
    _keep(decision, Outcome.SENT, reply_id=reply_id)


def text_for(
    conversation: Conversation,
    message: AutomatedMessage,
    event: ConversationEvent | None = None,
    **values: object,
) -> str:
    """As this customer gets it; an agent or queue the event names goes before the present one.

    A customer nobody knows by name has none: what stands for it is for our own eyes.
    """
    data = event.data if event is not None else {}
    known = {
        "AgentName": data.get("agent_name") or data.get("from_name") or conversation.agent or "",
        "QueueName": data.get("queue_name") or conversation.queue or "",
        "CustomerName": conversation.identity.told_name,
        "PageName": conversation.channel,
        **values,
    }
    return filled(message.text, known, conversation.context_variables)


def _keep(decision: Decision, outcome: Outcome, **values: object) -> None:
    decision.outcome = outcome
    for name, value in values.items():
        setattr(decision, name, value)
    decision.save(update_fields=["outcome", *values])


def _tell(
    decision: Decision, conversation: Conversation, message: AutomatedMessage | None, text: str
) -> None:
    """In the timeline; what is for agents stands there in whole, since it is sent nowhere else,
    but for the customer's name, which is filled in when it is read."""
    facts: dict[str, object] = {"trigger": decision.trigger, "outcome": decision.outcome}
    if decision.reason:
        facts["reason"] = decision.reason
    if message is not None:
        facts["language"] = message.language
    if decision.trigger in TO_AGENTS and decision.outcome == Outcome.SENT:
        facts["text"] = text
    timeline.record(conversation, Kind.AUTOMATED, None, **facts)
    log.info(
        "automated_message",
        conversation=conversation.pk,
        trigger=decision.trigger,
        outcome=decision.outcome,
        reason=decision.reason,
    )
