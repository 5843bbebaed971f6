"""What the conditions of a work stream can ask for, for forms, for sentences and for scripts."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from omnichannel.administration.condition_values import FORMATS
from routing.conditions import ASK_FOR_DATA, OPERATORS_OF
from routing.entities import AttributeSchema, EntitySchema, schemas
from routing.models import OPERATOR_LABELS
from workstreams.models import WorkStream

Choices = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Vocabulary:
    """The first entity is the channel's own."""

    entities: tuple[EntitySchema, ...]

    @classmethod
    def of(cls, stream: WorkStream) -> "Vocabulary":
        return cls(tuple(schemas(stream.channel_kind, stream)))

    @cached_property
    def entity_choices(self) -> Choices:
        label = gettext_lazy("{entity} (Conversation)")
        return [(one.entity, format_lazy(label, entity=one.label)) for one in self.entities]

    @cached_property
    def attribute_choices(self) -> Choices:
        """Grouped by entity, under keys that name both: several entities have a name."""
        return [
            (one.label, [(key(one.entity, a.name), a.label) for a in one.attributes])
            for one in self.entities
        ]

    @cached_property
    def attributes(self) -> dict[str, AttributeSchema]:
        return {
            key(schema.entity, attribute.name): attribute
            for schema in self.entities
            for attribute in schema.attributes
        }

    def label(self, entity: str, attribute: str) -> str:
        """`Locale`, and with their entity those of others: `Page: Language`."""
        known = self.attributes.get(key(entity, attribute))
        if known is None:
            return attribute.replace("_", " ").capitalize()
        if entity == self.entities[0].entity:
            return str(known.label)
        owner = next(one.label for one in self.entities if one.entity == entity)
        return f"{owner}: {known.label}"

    def as_json(self) -> dict[str, Any]:
        """For conditions.js: per entity its attributes, per attribute what can be asked of it."""
        return {
            "attributes": {
                one.entity: [
                    {"key": key(one.entity, a.name), **_described(one.entity, a)}
                    for a in one.attributes
                ]
                for one in self.entities
            },
            "operators": {
                kind.value: [[one.value, str(OPERATOR_LABELS[one.value])] for one in fitting]
                for kind, fitting in OPERATORS_OF.items()
            },
            "withoutValue": [one.value for one in ASK_FOR_DATA],
        }


def key(entity: str, attribute: str) -> str:
    return f"{entity}.{attribute}"


def _described(entity: str, attribute: AttributeSchema) -> dict[str, Any]:
    described = FORMATS.get((entity, attribute.name))
    return {
        "label": str(attribute.label),
        "type": attribute.type.value,
        "choices": [[code, str(label)] for code, label in attribute.choices],
        "suggestions": described.suggestions() if described else [],
        "example": described.example if described else "",
    }
