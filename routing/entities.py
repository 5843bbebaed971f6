"""What rules can ask for: entities and their attributes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from routing.clock import NO, TIME, WEEKDAYS, YES
from routing.conditions import ValueType
from workstreams.channels.registry import adapter_for
from workstreams.models import WorkingHours, WorkStream

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MESSAGE = "message"
REFERRAL = "referral"
PAGE = "page"
CONTACT = "contact"
CONTEXT_VARIABLES = "context_variables"

YES_OR_NO = ((YES, _("Yes")), (NO, _("No")))
DAYS = tuple(zip(WEEKDAYS, WorkingHours.Weekday.labels, strict=True))


@dataclass(frozen=True)
class AttributeSchema:
    """`choices` are codes and labels; `from_profile`: known once the platform has told."""

    name: str
    label: "str | StrPromise"
    type: ValueType = ValueType.TEXT
    choices: "tuple[tuple[str, str | StrPromise], ...]" = ()
    from_profile: bool = False


@dataclass(frozen=True)
class EntitySchema:
    entity: str
    label: "str | StrPromise"
    attributes: tuple[AttributeSchema, ...]


COMMON = [
    EntitySchema(
        MESSAGE,
        _("Message"),
        (
            AttributeSchema("text", _("Text of the first message")),
            AttributeSchema("has_attachment", _("Has attachment"), ValueType.YES_NO, YES_OR_NO),
            AttributeSchema("payload", _("Payload of a postback or quick reply")),
        ),
    ),
    EntitySchema(
        REFERRAL,
        _("Referral"),
        (
            AttributeSchema("ref", _("Ref")),
            AttributeSchema("source", _("Source")),
            AttributeSchema("ad_id", _("Ad id")),
        ),
    ),
    EntitySchema(
        PAGE,
        _("Page"),
        (
            AttributeSchema("name", _("Name")),
            AttributeSchema("external_id", _("Page Id")),
            AttributeSchema("language", _("Language")),
        ),
    ),
    EntitySchema(
        CONTACT,
        _("Contact"),
        (
            AttributeSchema("name", _("Full name")),
            AttributeSchema("email", _("E-mail")),
            AttributeSchema("phone", _("Phone")),
            AttributeSchema("tags", _("Tags")),
        ),
    ),
]
CLOCK = EntitySchema(
    TIME,
    _("Time"),
    (
        AttributeSchema("inside_hours", _("Inside the queue's hours"), ValueType.YES_NO, YES_OR_NO),
        AttributeSchema("day", _("Day"), ValueType.CHOICE, DAYS),
        AttributeSchema("hour", _("Hour (0-23)"), ValueType.NUMBER),
    ),
)


def schemas(kind: str, stream: WorkStream | None) -> list[EntitySchema]:
    """For channels of this kind; with the context variables the work stream declares."""
    return [_of_channel(kind), *COMMON, *_of_stream(stream), CLOCK]


def attributes_by_name(
    entities: Iterable[EntitySchema],
) -> dict[tuple[str, str], AttributeSchema]:
    """By entity and attribute."""
    return {
        (schema.entity, attribute.name): attribute
        for schema in entities
        for attribute in schema.attributes
    }


def _of_channel(kind: str) -> EntitySchema:
    told = adapter_for(kind).context_schema()
    return EntitySchema(
        told.entity,
        told.label,
        tuple(
            AttributeSchema(one.name, one.label, from_profile=one.from_profile)
            for one in told.attributes
        ),
    )


def _of_stream(stream: WorkStream | None) -> list[EntitySchema]:
    if stream is None or stream.pk is None:
        return []
    variables = tuple(
        AttributeSchema(variable.name, variable.display_name, ValueType(variable.type))
        for variable in stream.context_variables.all()
    )
    if not variables:
        return []
    return [EntitySchema(CONTEXT_VARIABLES, _("Context variables"), variables)]
