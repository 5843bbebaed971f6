"""The rulebooks in force: compiled once, kept until the database says that something changed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from routing.conditions import Operator, ValueType
from routing.entities import AttributeSchema, attributes_by_name, schemas
from routing.models import (
    MOST_RULES,
    Condition,
    QueueShare,
    RoutingRule,
    RulebookSnapshot,
    RulebookVersion,
    SkillAttachmentRule,
    SkillCondition,
)
from routing.questions import Line
from routing.rulebook import Rule, Rulebook, Share, SkillRule
from workstreams.calendar import Week
from workstreams.models import Queue, WorkStream

HOURS = ["operating_hours__shifts", "operating_hours__holidays"]

Attributes = dict[tuple[str, str], AttributeSchema]


@dataclass
class Edition:
    """A rulebook of one version, and its snapshot once that is known to be kept."""

    work_stream: int
    rulebook: Rulebook
    snapshot: int | None = None


_editions: dict[int, tuple[UUID, Edition]] = {}  # by work stream


def editions(work_streams: Iterable[int]) -> dict[int, Edition]:
    """One query where nothing has changed since they were read."""
    version = _version()
    return {stream: _edition(stream, version) for stream in work_streams}


def read(stream: WorkStream, *, with_inactive: bool = False) -> Rulebook:
    """From the database, in a fixed number of queries; `with_inactive`: as if none were off."""
    attributes = attributes_by_name(schemas(stream.channel_kind, stream))
    rules = list(_rules(stream))
    fallback, default = stream.fallback_queue, Queue.objects.prefetch_related(*HOURS)
    otherwise = fallback if fallback and fallback.is_active else default.get(is_default=True)
    skill_rules = (
        _skill_rules(stream) if with_inactive else _skill_rules(stream).filter(is_active=True)
    )
    queues = {otherwise, *(rule.queue for rule in rules)}
    queues |= {share.queue for rule in rules for share in rule.shares.all()}
    return Rulebook(
        [_rule(rule, attributes, with_inactive) for rule in rules],
        otherwise,
        [_skill_rule(rule, attributes) for rule in skill_rules],
        {queue.pk: week_of(queue) for queue in queues},
    )


def week_of(queue: Queue) -> Week:
    """A queue without hours is always open, on the clock of the installation."""
    hours = queue.operating_hours
    return hours.week if hours else Week(ZoneInfo(settings.TIME_ZONE))


def snapshot_of(edition: Edition) -> int:
    """The key of the kept rules; remembered once the transaction that kept them is over."""
    if edition.snapshot is None:
        definition = edition.rulebook.definition()
        written = json.dumps(definition, sort_keys=True)
        snapshot, _ = RulebookSnapshot.objects.get_or_create(
            work_stream_id=edition.work_stream,
            fingerprint=hashlib.sha256(written.encode()).hexdigest(),
            defaults={"definition": definition},
        )
        transaction.on_commit(partial(setattr, edition, "snapshot", snapshot.pk))
        return snapshot.pk
    return edition.snapshot


def _version() -> UUID | None:
    """Asked before the rules are read: what is read then is at least as new."""
    return RulebookVersion.objects.values_list("version", flat=True).first()


def _edition(work_stream: int, version: UUID | None) -> Edition:
    kept = _editions.get(work_stream)
    if kept is not None and kept[0] == version:
        return kept[1]
    made, version = _read_in_peace(work_stream, version)
    if version is not None:
        _editions[work_stream] = version, made
    return made


def _read_in_peace(work_stream: int, version: UUID | None) -> tuple[Edition, UUID | None]:
    """Again, where something changed meanwhile: a rule whose conditions were deleted after it
    was read would hold for everyone."""
    related = [f"fallback_queue__{hours}" for hours in HOURS]
    streams = WorkStream.objects.prefetch_related("context_variables", *related)
    while True:
        stream = streams.select_related("fallback_queue").get(pk=work_stream)
        made, before, version = Edition(work_stream, read(stream)), version, _version()
        if version == before:
            return made, version


def _rules(stream: WorkStream) -> "QuerySet[RoutingRule]":
    in_order = Prefetch("conditions", Condition.objects.order_by("order", "id"))
    shares = Prefetch("shares", QueueShare.objects.select_related("queue").order_by("id"))
    related = [f"{path}{hours}" for path in ("queue__", "shares__queue__") for hours in HOURS]
    rules = RoutingRule.objects.filter(work_stream=stream).in_order().select_related("queue")
    return rules.prefetch_related(in_order, shares, *related)[:MOST_RULES]


def _skill_rules(stream: WorkStream) -> "QuerySet[SkillAttachmentRule]":
    conditions = Prefetch("conditions", SkillCondition.objects.order_by("order", "id"))
    rules = SkillAttachmentRule.objects.filter(work_stream=stream).in_order()
    return rules.prefetch_related(conditions, "skills__rating")


def _rule(rule: RoutingRule, attributes: Attributes, with_inactive: bool) -> Rule:
    return Rule(
        key=rule.pk,
        name=rule.name,
        queue=rule.queue,
        match=rule.match,
        lines=_lines(rule.conditions.all(), attributes),
        shares=tuple(Share(share.queue, share.percent) for share in rule.shares.all()),
        is_active=rule.is_active or with_inactive,
    )


def _skill_rule(rule: SkillAttachmentRule, attributes: Attributes) -> SkillRule:
    return SkillRule(
        match=rule.match,
        lines=_lines(rule.conditions.all(), attributes),
        skills={attached.skill_id: attached.rating.value for attached in rule.skills.all()},
    )


def _lines(conditions: Iterable[Any], attributes: Attributes) -> tuple[Line, ...]:
    return tuple(_line(condition, attributes) for condition in conditions)


def _line(condition: Condition | SkillCondition, attributes: Attributes) -> Line:
    """What is asked for may be gone, a context variable for instance: then there is no data."""
    schema = attributes.get((condition.entity, condition.attribute))
    return Line(
        condition.entity,
        condition.attribute,
        Operator(condition.operator),
        condition.value,
        condition.group,
        schema.type if schema else ValueType.TEXT,
        schema.from_profile if schema else False,
    )
