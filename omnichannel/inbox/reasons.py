"""Why a conversation is where it is: the rules looked at, and who took it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from omnichannel.inbox.happenings import sentence_of
from omnichannel.inbox.moments import when
from routing.models import OPERATOR_LABELS, RoutingDecision
from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import Conversation, ConversationEvent


@dataclass(frozen=True)
class Check:
    """A condition, as a sentence, and what was seen instead or indeed."""

    sentence: str
    seen: str
    held: bool


@dataclass(frozen=True)
class RuleReason:
    """`skipped` says why the rule was not looked at; it has no checks then."""

    name: str
    won: bool
    skipped: str
    checks: Sequence[Check]


@dataclass(frozen=True)
class Reasons:
    """`decision` is None before routing; `assignment` is empty before an agent has it."""

    decision: RoutingDecision | None
    rules: Sequence[RuleReason]
    assignment: str
    assigned_at: str


def reasons_for(conversation: Conversation) -> Reasons:
    decision = (
        RoutingDecision.objects.filter(conversation=conversation).select_related("queue").first()
    )
    labels = _labels(conversation)
    assigned = conversation.events.filter(kind=ConversationEvent.Kind.ASSIGNED).last()
    return Reasons(
        decision=decision,
        rules=[_rule(step, labels) for step in decision.trace] if decision else [],
        assignment=sentence_of(assigned) if assigned else "",
        assigned_at=when(assigned.happened_at, timezone.now()) if assigned else "",
    )


def _labels(conversation: Conversation) -> dict[str, str]:
    schema = adapter_for(conversation.channel.kind).context_schema()
    return {attribute.name: str(attribute.label) for attribute in schema.attributes}


def _rule(step: dict[str, Any], labels: dict[str, str]) -> RuleReason:
    skipped = {
        "rule inactive": _("The rule is switched off."),
        "queue inactive": _("Its queue is switched off."),
    }
    return RuleReason(
        name=step["name"],
        won=bool(step.get("held")),
        skipped=skipped.get(step.get("skipped", ""), ""),
        checks=[_check(condition, labels) for condition in step.get("conditions", [])],
    )


def _check(condition: dict[str, Any], labels: dict[str, str]) -> Check:
    label = labels.get(condition["attribute"], condition["attribute"])
    operator = OPERATOR_LABELS[condition["operator"]].lower()
    wanted = f" “{condition['value']}”" if condition["value"] else ""
    seen = _("no data") if condition["seen"] is None else f"“{condition['seen']}”"
    return Check(f"{label} {operator}{wanted}", seen, condition["held"])
