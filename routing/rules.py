"""Which queue: the first rule that holds, else the default queue; and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter_ns
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from routing.conditions import Operator, holds
from routing.models import MOST_RULES, Condition, RoutingDecision, RoutingRule
from workstreams.channels.registry import PROFILE_FIELDS, Profile, adapter_for, adapters
from workstreams.conversations import timeline
from workstreams.conversations.models import ContactIdentity, Conversation, ConversationEvent
from workstreams.models import Queue

PATIENCE = timedelta(seconds=3)  # how long rules on the profile wait for the profile

Context = dict[str, list[str]]  # attribute to the forms of its value


@dataclass(frozen=True)
class Decision:
    """The queue, the rule that won (none: the default queue), and everything looked at."""

    queue: Queue
    rule: RoutingRule | None
    trace: list[dict[str, Any]]
    took_us: int


@dataclass(frozen=True)
class Rulebook:
    """The rules of one work stream, ready to be evaluated without a query."""

    rules: Sequence[RoutingRule]
    default_queue: Queue

    @property
    def reads_profile(self) -> bool:
        wanted = {
            (schema.entity, attribute.name)
            for schema in (adapter.context_schema() for adapter in adapters().values())
            for attribute in schema.attributes
            if attribute.from_profile
        }
        return any(
            (condition.entity, condition.attribute) in wanted
            for rule in self.rules
            if rule.is_active
            for condition in rule.conditions.all()
        )

    def decide(self, context: Context) -> Decision:
        started = perf_counter_ns()
        trace: list[dict[str, Any]] = []
        winner = next((rule for rule in self.rules if _applies(rule, context, trace)), None)
        queue = winner.queue if winner else self.default_queue
        return Decision(queue, winner, trace, (perf_counter_ns() - started) // 1000)


def rulebook_for(work_stream_id: int, default_queue: Queue) -> Rulebook:
    conditions = Prefetch("conditions", Condition.objects.order_by("order", "id"))
    rules = RoutingRule.objects.filter(work_stream=work_stream_id).in_order()
    return Rulebook(
        list(rules.select_related("queue").prefetch_related(conditions)[:MOST_RULES]),
        default_queue,
    )


def _applies(rule: RoutingRule, context: Context, trace: list[dict[str, Any]]) -> bool:
    step: dict[str, Any] = {"rule": rule.pk, "name": rule.name, "queue": rule.queue.name}
    trace.append(step)
    if not rule.is_active or not rule.queue.is_active:
        step["skipped"] = "rule inactive" if not rule.is_active else "queue inactive"
        return False
    step["match"] = rule.match
    step["conditions"] = [_look_at(condition, context) for condition in rule.conditions.all()]
    outcomes = [condition["held"] for condition in step["conditions"]]
    step["held"] = any(outcomes) if rule.match == rule.Match.ANY and outcomes else all(outcomes)
    return bool(step["held"])


def _look_at(condition: Condition, context: Context) -> dict[str, Any]:
    seen = context.get(condition.attribute, [])
    return {
        "attribute": condition.attribute,
        "operator": condition.operator,
        "value": condition.value,
        "seen": seen[0] if seen else None,
        "held": holds(Operator(condition.operator), condition.value, seen),
    }


def context_of(identity: ContactIdentity) -> Context:
    profile = Profile(**{field: getattr(identity, field) for field in PROFILE_FIELDS})
    adapter = adapter_for(identity.channel.kind)
    return adapter.context_values(identity.external_id, profile)


@transaction.atomic
def route(conversation_ids: Iterable[int] | None = None) -> int:
    """Decide for conversations that have no queue yet (all of them without ids); gives how many.

    One whose rules read a profile that is not there yet is left until it comes, or until
    PATIENCE is over.
    """
    unrouted = Conversation.objects.unrouted()
    if conversation_ids is not None:
        unrouted = unrouted.filter(pk__in=list(conversation_ids))
    conversations = list(
        unrouted.select_related("identity__channel", "channel", "work_stream")
        .order_by("id")
        .select_for_update(of=("self",))[:500]
    )
    if not conversations:
        return 0
    default_queue = Queue.default()
    streams = {conversation.work_stream_id for conversation in conversations}
    rulebooks = {stream: rulebook_for(stream, default_queue) for stream in streams}
    ready = [c for c in conversations if not _waits_for_profile(c, rulebooks[c.work_stream_id])]
    _place(ready, rulebooks)
    return len(ready)


def _waits_for_profile(conversation: Conversation, rulebook: Rulebook) -> bool:
    pending = conversation.identity.profile_state == ContactIdentity.ProfileState.PENDING
    patient = conversation.opened_at > timezone.now() - PATIENCE
    return pending and patient and rulebook.reads_profile


def _place(conversations: list[Conversation], rulebooks: dict[int, Rulebook]) -> None:
    decisions, events = [], []
    for conversation in conversations:
        context = context_of(conversation.identity)
        decision = rulebooks[conversation.work_stream_id].decide(context)
        conversation.queue = decision.queue
        conversation.channel_context = context
        decisions.append(_kept(conversation, decision))
        events.append(_queued(conversation, decision))
    Conversation.place_in_queues(conversations)
    RoutingDecision.objects.bulk_create(decisions, ignore_conflicts=True)
    timeline.record_all(events)


def _kept(conversation: Conversation, decision: Decision) -> RoutingDecision:
    return RoutingDecision(
        conversation=conversation,
        rule=decision.rule,
        rule_name=decision.rule.name if decision.rule else "",
        queue=decision.queue,
        trace=decision.trace,
        took_us=decision.took_us,
    )


def _queued(conversation: Conversation, decision: Decision) -> ConversationEvent:
    return ConversationEvent(
        conversation=conversation,
        kind=ConversationEvent.Kind.QUEUED,
        data={
            "queue": decision.queue.pk,
            "queue_name": decision.queue.name,
            "rule_name": decision.rule.name if decision.rule else "",
        },
    )
