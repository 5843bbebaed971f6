"""Why a conversation waits where it waits, and why an agent got it: for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routing.clock import TIME, read_clock, week_from
from routing.entities import CONTEXT_VARIABLES, AttributeSchema, attributes_by_name, schemas
from routing.facts import Facts, moment_of
from routing.models import OPERATOR_LABELS, Match, OverflowRule, RoutingDecision
from routing.questions import joined
from routing.rulebook import QUEUE_INACTIVE, RULE_INACTIVE
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation
from workstreams.models import WorkStream

SKIPPED = {
    RULE_INACTIVE: gettext_lazy("The rule is switched off."),
    QUEUE_INACTIVE: gettext_lazy("Its queue is switched off."),
}
OVERFLOWED = {
    OverflowRule.Occasion.OUT_OF_HOURS: gettext_lazy("%(queue)s was out of its operating hours"),
    OverflowRule.Occasion.TOO_MANY: gettext_lazy("%(queue)s had %(threshold)s waiting already"),
}
OVERFLOWS = {
    OverflowRule.Occasion.OUT_OF_HOURS: gettext_lazy("%(queue)s is out of its operating hours"),
    OverflowRule.Occasion.TOO_MANY: gettext_lazy("%(queue)s is full"),
}


@dataclass(frozen=True)
class CheckMade:
    """A condition in words, and what it saw; `seen` is None where there was no data."""

    entity: str
    attribute: str
    operator: str
    value: str
    group: str
    seen: str | None
    held: bool


@dataclass(frozen=True)
class RuleLookedAt:
    """`skipped` is a sentence, and then there are no checks; `split` are queues and percents."""

    name: str
    queue: str
    won: bool
    match_all: bool
    skipped: str
    checks: Sequence[CheckMade]
    split: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class Explanation:
    """`rule_name` is empty where no rule held; `draw` (0 to 99) chose within a split.

    `overflow` is a sentence, where the queue the rules chose could not serve it.
    """

    queue: str
    rule_name: str
    rules: Sequence[RuleLookedAt]
    draw: int | None
    overflow: str
    took_us: int
    decided_at: datetime


def explain(conversation: Conversation) -> Explanation | None:
    """From what was kept; None before it was routed."""
    kept = RoutingDecision.objects.filter(conversation=conversation)
    decision = kept.select_related("queue", "rulebook", "conversation__work_stream").first()
    return explanation_of(decision) if decision else None


def explanation_of(decision: RoutingDecision) -> Explanation:
    return Explanation(
        queue=decision.queue.name,
        rule_name=decision.rule_name,
        rules=in_words(steps_of(decision), decision.conversation.work_stream),
        draw=decision.draw,
        overflow=_overflow(decision.overflow),
        took_us=decision.took_us,
        decided_at=decision.decided_at,
    )


def _overflow(data: Mapping[str, Any]) -> str:
    """`data` as routing.overflow keeps it: the occasion, the queue, and the target if any."""
    if not data:
        return ""
    occasion = OVERFLOWED.get(data["occasion"], gettext_lazy("%(queue)s could not serve it"))
    words = (
        _("%(why)s, so it went to %(target)s.")
        if data.get("target_name")
        else _("%(why)s, so it was ended.")
    )
    why = str(occasion) % {"queue": data["queue_name"], "threshold": data["threshold"]}
    return words % {"why": why, "target": data.get("target_name")}


def overflow_ahead(data: Mapping[str, Any]) -> str:
    """The same of what would come."""
    why = str(OVERFLOWS[data["occasion"]]) % {"queue": data["queue_name"]}
    if data.get("target_name"):
        return _("%(why)s: it would go to %(target)s.") % {
            "why": why,
            "target": data["target_name"],
        }
    return _("%(why)s: it would be ended.") % {"why": why}


def steps_of(decision: RoutingDecision) -> list[dict[str, Any]]:
    """Rule by rule, as JSON: what was asked, what was seen, what held."""
    facts = decision.conversation.channel_context
    return steps(
        decision.rulebook.definition,
        decision.outcomes,
        facts,
        moment_of(facts, decision.decided_at),
    )


def steps(
    definition: Sequence[Mapping[str, Any]],
    outcomes: Sequence[list[bool] | None],
    facts: Facts,
    moment: datetime,
) -> list[dict[str, Any]]:
    """The rules that were looked at, with their outcomes; both are in the same order."""
    return [
        _step(rule, held, facts, moment)
        for rule, held in zip(definition, outcomes, strict=False)  # it ends with the winner
    ]


def _step(
    rule: Mapping[str, Any], outcomes: list[bool] | None, facts: Facts, moment: datetime
) -> dict[str, Any]:
    step = {key: rule[key] for key in ("rule", "name", "queue")}
    if outcomes is None:
        return {**step, "skipped": rule.get("skipped", RULE_INACTIVE)}
    conditions = [
        {**condition, "seen": _seen(condition, rule, facts, moment), "held": held}
        for condition, held in zip(rule["conditions"], outcomes, strict=True)
    ]
    holds = joined(rule["match"], [condition["group"] for condition in rule["conditions"]])
    split = {"shares": rule["shares"]} if rule.get("shares") else {}
    return {
        **step,
        "match": rule["match"],
        "conditions": conditions,
        "held": holds(outcomes),
        **split,
    }


def _seen(
    condition: Mapping[str, Any], rule: Mapping[str, Any], facts: Facts, moment: datetime
) -> str | None:
    entity, attribute = condition["entity"], condition["attribute"]
    if entity == TIME and "hours" in rule:
        forms = read_clock(attribute, moment, week_from(rule["hours"]))
    else:
        forms = facts.get(entity, {}).get(attribute, [])
    return masked(", ".join(forms) if attribute == "tags" else forms[0]) if forms else None


def in_words(trace: Sequence[Mapping[str, Any]], stream: WorkStream) -> list[RuleLookedAt]:
    """The same steps with the labels people know."""
    asked = {line["entity"] for step in trace for line in step.get("conditions", [])}
    known = schemas(stream.channel_kind, stream if CONTEXT_VARIABLES in asked else None)
    entities = {schema.entity: schema.label for schema in known}
    attributes = attributes_by_name(known)
    return [
        RuleLookedAt(
            name=step["name"],
            queue=step["queue"],
            won=bool(step.get("held")),
            match_all=step.get("match") == Match.ALL,
            skipped=str(SKIPPED[step["skipped"]]) if "skipped" in step else "",
            checks=[_check(c, entities, attributes) for c in step.get("conditions", [])],
            split=[_share(share) for share in step.get("shares", [])],
        )
        for step in trace
    ]


def _share(share: Mapping[str, Any]) -> tuple[str, int]:
    name = share["queue"]
    if "skipped" in share:
        name = _("%(queue)s (switched off)") % {"queue": name}
    return name, share["percent"]


def _check(
    condition: Mapping[str, Any],
    entities: Mapping[str, Any],
    attributes: Mapping[tuple[str, str], AttributeSchema],
) -> CheckMade:
    entity, attribute = condition["entity"], condition["attribute"]
    schema = attributes.get((entity, attribute))
    choices = dict(schema.choices) if schema else {}
    seen = condition["seen"]
    return CheckMade(
        entity=str(entities.get(entity, entity)),
        attribute=str(schema.label if schema else attribute),
        operator=str(OPERATOR_LABELS.get(condition["operator"], condition["operator"])),
        value=str(choices.get(condition["value"].strip().lower(), condition["value"])),
        group=condition["group"],
        seen=None if seen is None else str(choices.get(seen, seen)),
        held=condition["held"],
    )
