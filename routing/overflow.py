"""What becomes of conversations that a queue cannot serve, on arrival and while they wait."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from routing.models import OverflowRule
from workstreams.conversations import lifecycle, notices, timeline
from workstreams.conversations.models import Conversation, ConversationEvent, Status
from workstreams.conversations.transitions import Verb
from workstreams.models import Queue

Action = OverflowRule.Action
Kind = ConversationEvent.Kind
Occasion = OverflowRule.Occasion

MINUTE = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Overflow:
    """Where a conversation goes instead; `queue` is empty where it is to be ended.

    `data` is for the timeline and for `end`: the rule, its occasion, threshold and action, the
    queue that overflowed and the target, each with its name.
    """

    queue: Queue | None
    data: dict[str, Any]


def before_queueing(conversations: Sequence[Conversation], now: datetime) -> dict[int, Overflow]:
    """By conversation id, for those whose chosen `queue` overflows; a few queries for all.

    A transfer is told in their timeline here; for one to be ended, place it where its queue
    says and then call `end`. The queue it is transferred to is not asked in its turn, so that
    nothing goes in circles.
    """
    rules = _that_may_apply({one.queue_id for one in conversations if one.queue_id}, now)
    if not rules:
        return {}
    waiting = _count_waiting(rules)
    found: dict[int, Overflow] = {}
    for conversation in conversations:
        rule = _first_of(rules.get(conversation.queue_id or 0, []), waiting)
        if rule is not None:
            found[conversation.pk] = _overflow(rule)
        placed_in = rule.target_id if rule else conversation.queue_id
        if placed_in is not None:
            waiting[placed_in] += 1
    timeline.record_all(
        ConversationEvent(conversation=one, kind=Kind.OVERFLOWED, data=found[one.pk].data)
        for one in conversations
        if one.pk in found and found[one.pk].queue
    )
    return found


def outlook(queue: Queue, now: datetime) -> Overflow | None:
    """What would become of one more conversation for this queue; nothing is written."""
    rules = _that_may_apply([queue.pk], now)
    rule = _first_of(rules.get(queue.pk, []), _count_waiting(rules))
    return _overflow(rule) if rule else None


@transaction.atomic
def end(conversation: Conversation, data: dict[str, Any]) -> None:
    """Tell the customer, where their channel lets us, and close what waits in its queue.

    `data` is that of the Overflow. `notice` in the timeline says what became of the message:
    queued, not allowed, or none where the rule has no text.
    """
    rule = OverflowRule.objects.filter(pk=data["rule"]).first()
    notice = "none"
    if rule is not None and rule.message.strip():
        notice = "queued" if notices.say(conversation, rule.message) else "not_allowed"
    timeline.record(conversation, Kind.OVERFLOWED, **{**data, "notice": notice})
    lifecycle.close_for_overflow(conversation)


def while_waiting(now: datetime, at_most: int = 200) -> int:
    """Move on or end what has waited for longer than its queue allows; gives how many."""
    rules = _that_act(OverflowRule.objects.filter(occasion=Occasion.TOO_LONG))
    return sum(_apply(rule, key, now) for rule in rules for key in _keys(rule, now, at_most))


def _keys(rule: OverflowRule, now: datetime, at_most: int) -> list[int]:
    late = _waited_too_long(rule, now).order_by("queued_at")
    return list(late.values_list("pk", flat=True)[:at_most])


@transaction.atomic
def _apply(rule: OverflowRule, key: int, now: datetime) -> bool:
    """False when someone took it meanwhile; the row is ours before we look again."""
    late = _waited_too_long(rule, now).filter(pk=key)
    conversation = late.select_for_update(of=("self",)).first()
    if conversation is None:
        return False
    if rule.target is None:
        end(conversation, _data(rule))
    else:
        _move(conversation, rule, rule.target)
    log.info("overflowed", conversation=key, rule=rule.pk, action=rule.action)
    return True


def _move(conversation: Conversation, rule: OverflowRule, target: Queue) -> None:
    timeline.record(conversation, Kind.OVERFLOWED, **_data(rule))  # heard in the queue it leaves
    conversation.back_to_queue(Verb.TRANSFER, target)
    timeline.record(conversation, Kind.QUEUED, queue=target.pk, queue_name=target.name)


def _waited_too_long(rule: OverflowRule, now: datetime) -> QuerySet[Conversation]:
    """Offered to nobody; and where this rule moved it already, an agent has had it since."""
    moved_before = ConversationEvent.objects.filter(
        conversation=OuterRef("pk"),
        kind=Kind.OVERFLOWED,
        data__rule=rule.pk,
        happened_at__gt=Coalesce(OuterRef("assigned_at"), OuterRef("opened_at")),
    )
    return Conversation.objects.filter(
        ~Exists(moved_before),
        status=Status.OPEN,
        queue=rule.queue_id,
        offered_to=None,
        queued_at__lt=now - (rule.threshold or 0) * MINUTE,
    )


def _that_act(rules: QuerySet[OverflowRule]) -> QuerySet[OverflowRule]:
    """Without those that let it wait anyway, and those whose target is out of use."""
    acting = rules.exclude(action=Action.ASSIGN).exclude(target__is_active=False)
    return acting.select_related("queue", "target").order_by("pk")


def _that_may_apply(queue_ids: Iterable[int], now: datetime) -> dict[int, list[OverflowRule]]:
    """Per queue, out of hours first, and only where it is out of hours now."""
    asked = Q(occasion__in=[Occasion.OUT_OF_HOURS, Occasion.TOO_MANY], queue__in=list(queue_ids))
    rules = _that_act(OverflowRule.objects.filter(asked))
    hours = ["queue__operating_hours__shifts", "queue__operating_hours__holidays"]
    by_queue: dict[int, list[OverflowRule]] = defaultdict(list)
    for rule in rules.select_related("queue__operating_hours", "target").prefetch_related(*hours):
        if rule.occasion == Occasion.TOO_MANY:
            by_queue[rule.queue_id].append(rule)
        elif not rule.queue.is_open_at(now):
            by_queue[rule.queue_id].insert(0, rule)
    return by_queue


def _count_waiting(rules: dict[int, list[OverflowRule]]) -> Counter[int]:
    """How many are open in each queue that counts them."""
    counting = [
        queue
        for queue, its_rules in rules.items()
        if any(rule.occasion == Occasion.TOO_MANY for rule in its_rules)
    ]
    if not counting:
        return Counter()
    still_open = Conversation.objects.filter(status=Status.OPEN, queue__in=counting)
    per_queue = still_open.order_by().values("queue").annotate(waiting=Count("pk"))
    return Counter(dict(per_queue.values_list("queue", "waiting")))


def _first_of(rules: list[OverflowRule], waiting: Counter[int]) -> OverflowRule | None:
    """The queue must not hold more than the threshold, so the one on top of it overflows."""
    for rule in rules:
        if rule.occasion == Occasion.OUT_OF_HOURS:
            return rule
        if waiting[rule.queue_id] >= (rule.threshold or 0):
            return rule
    return None


def _overflow(rule: OverflowRule) -> Overflow:
    return Overflow(rule.target, _data(rule))


def _data(rule: OverflowRule) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": rule.pk,
        "occasion": rule.occasion,
        "threshold": rule.threshold,
        "action": rule.action,
        "queue": rule.queue_id,
        "queue_name": rule.queue.name,
    }
    if rule.target is not None:
        data |= {"target": rule.target.pk, "target_name": rule.target.name}
    return data
