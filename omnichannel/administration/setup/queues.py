"""Queues in the set-up file: hours, overflow, and who serves them."""

from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import (
    Changes,
    Part,
    called,
    found_or_new,
    named,
    named_or_none,
)
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.section import RecordSection
from routing.models import OverflowRule
from workstreams.models import Agent, OperatingHours, Queue, QueueMembership

OF_AN_OVERFLOW = ["occasion", "threshold", "action", "target", "message"]


class OverflowSection(RecordSection):
    class Meta:
        model = OverflowRule
        fields = OF_AN_OVERFLOW

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        counts = attrs["occasion"] != OverflowRule.Occasion.OUT_OF_HOURS
        if counts and not attrs.get("threshold"):
            raise serializers.ValidationError(
                {"threshold": "Enter a number: how many, or how many minutes."}
            )
        if attrs.get("message") and attrs.get("action") != OverflowRule.Action.END:
            raise serializers.ValidationError(
                {"message": "Only a conversation that ends has this message. Leave it out."}
            )
        return attrs


class QueueSection(RecordSection):
    """`is_default` means the one default queue, under whatever name; `members` only adds."""

    overflow = OverflowSection(many=True, required=False, source="overflow_rules")
    members = serializers.ListField(child=serializers.CharField(), required=False, write_only=True)

    class Meta:
        model = Queue
        fields = [
            "name",
            "priority",
            "operating_hours",
            "assignment_method",
            "is_active",
            "is_default",
            "overflow",
            "members",
        ]
        extra_kwargs = {"is_default": {"required": False, "read_only": False}}


def bring_queue(section: dict[str, Any], place: str, changes: Changes) -> None:
    """The queue alone: what it overflows to and who serves it may come later in the file."""
    queue = _queue(section, place)
    if queue.is_default and not section.get("is_active", True):
        sentence = "the default queue is always active. Make it true, or leave it out."
        raise SetupRefused([f"{place}.is_active: {sentence}"])
    told = ("name", "priority", "assignment_method", "is_active")
    values = {key: section[key] for key in told if key in section}
    if "operating_hours" in section:
        hours = section["operating_hours"]
        values["operating_hours"] = named_or_none(OperatingHours, hours, f"{place}.operating_hours")
    changes.bring(queue, values, place)


def _queue(section: dict[str, Any], place: str) -> Queue:
    if section.get("is_default"):
        return Queue.default()
    queue = found_or_new(Queue, name=section["name"])
    if queue.is_default and "is_default" in section:
        raise SetupRefused([f"{place}.is_default: it is the default queue, and stays it."])
    return queue


def bring_overflow(section: dict[str, Any], place: str, changes: Changes) -> None:
    if "overflow_rules" not in section:
        return
    queue = named(Queue, section["name"], place)
    wanted = [
        OverflowRule(queue=queue, **_with_target(rule, f"{place}.overflow[{position}]"))
        for position, rule in enumerate(section["overflow_rules"])
    ]
    part = Part(called(queue), f"{place}.overflow", OF_AN_OVERFLOW)
    changes.bring_rows(part, queue.overflow_rules.select_related("target"), wanted)


def _with_target(rule: dict[str, Any], place: str) -> dict[str, Any]:
    return {**rule, "target": named_or_none(Queue, rule.get("target"), f"{place}.target")}


def bring_members(section: dict[str, Any], place: str, changes: Changes) -> None:
    queue = named(Queue, section["name"], place)
    for username in section.get("members", []):
        agent = Agent.objects.filter(user__username=username).first()
        if agent is None:
            sentence = f"{place}.members: there is no agent with the user name {username!r}."
            raise SetupRefused([sentence])
        join(queue, agent, changes)


def join(queue: Queue, agent: Agent, changes: Changes) -> None:
    """Everyone serves the default queue, without a row."""
    if queue.is_default:
        return
    _membership, is_new = QueueMembership.objects.get_or_create(queue=queue, agent=agent)
    if is_new:
        changes.tell(called(queue), f"{agent.user.username} serves it now")
