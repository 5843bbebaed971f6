"""The set-up file of `connect_facebook`, checked: what is wrong in it is said in sentences."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rest_framework import serializers

from facebook_channel.apps import KIND
from routing.conditions import OPPOSITES, Operator
from routing.models import RoutingRule
from workstreams.channels.registry import adapter_for
from workstreams.models import Presence, User, WorkStream

LARGEST = 2**31 - 1  # what the database keeps in a number
NAMED_BY = {"queues": "name", "agents": "username", "rules": "name", "pages": "page_id"}


class SetupRefused(Exception):
    """The file cannot be used; `sentences` name each place and what is wrong there."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Section(serializers.Serializer[Any]):
    """Knows its keys, and refuses any other."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                dict.fromkeys(unknown, f"is not known here. Known keys: {known}.")
            )
        return super().to_internal_value(data)


class PresenceField(serializers.CharField):
    def to_internal_value(self, data: Any) -> Any:
        name = super().to_internal_value(data)
        presence = Presence.objects.filter(name__iexact=name).first()
        if presence is None:
            names = ", ".join(Presence.objects.values_list("name", flat=True))
            raise serializers.ValidationError(f"must be one of: {names}.")
        return presence


class QueueSection(Section):
    name = serializers.CharField(max_length=100)
    priority = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    members = serializers.ListField(child=serializers.CharField(), required=False)


class AgentSection(Section):
    username = serializers.CharField(max_length=150)
    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(required=False)
    password = serializers.CharField(required=False, trim_whitespace=False)
    role = serializers.ChoiceField(choices=User.Role.choices, default=User.Role.AGENT)
    capacity = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    presence = PresenceField(required=False)
    queues = serializers.ListField(child=serializers.CharField(), required=False)


class WorkStreamSection(Section):
    name = serializers.CharField(max_length=100)
    capacity = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    mode = serializers.ChoiceField(choices=WorkStream.Mode.choices, required=False)
    auto_assign = serializers.BooleanField(default=True)
    allowed_presences = serializers.ListField(
        child=serializers.ChoiceField(choices=Presence.BaseStatus.choices),
        allow_empty=False,
        required=False,
    )
    auto_close_minutes = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    agents_may_pick_pushed = serializers.BooleanField(required=False)

    def validate_auto_assign(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(
                "must be true: work is assigned without asking the agent first."
            )
        return value


class ConditionSection(Section):
    entity = serializers.CharField()
    attribute = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        schema = adapter_for(KIND).context_schema()
        names = [attribute.name for attribute in schema.attributes]
        entity = code(attrs["entity"]).removesuffix("_conversation")
        attribute, operator = code(attrs["attribute"]), code(attrs["operator"])
        if entity != schema.entity:
            raise serializers.ValidationError({"entity": f"must be {schema.entity}."})
        if attribute not in names:
            raise serializers.ValidationError({"attribute": f"must be one of: {', '.join(names)}."})
        if operator not in (operators := [known.value for known in Operator]):
            raise serializers.ValidationError(
                {"operator": f"must be one of: {', '.join(operators)}."}
            )
        asks_for_data = Operator.CONTAINS_DATA in (
            Operator(operator),
            OPPOSITES.get(Operator(operator)),
        )
        if not attrs["value"] and not asks_for_data:
            raise serializers.ValidationError({"value": "is missing: compare with what?"})
        return {**attrs, "entity": entity, "attribute": attribute, "operator": operator}


class RuleSection(Section):
    name = serializers.CharField(max_length=100)
    queue = serializers.CharField()
    match = serializers.ChoiceField(
        choices=RoutingRule.Match.choices, default=RoutingRule.Match.ALL
    )
    conditions = ConditionSection(many=True, default=list)


class ApplicationSection(Section):
    name = serializers.CharField(max_length=100)
    app_id = serializers.CharField(max_length=100)
    app_secret = serializers.CharField(max_length=100, required=False)


class PageSection(Section):
    page_id = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=100)
    access_token = serializers.CharField(max_length=500, required=False)
    language = serializers.CharField(max_length=20, required=False)
    customer_attachments = serializers.BooleanField(required=False)
    agent_attachments = serializers.BooleanField(required=False)
    human_agent_tag = serializers.BooleanField(required=False)


class SetupFile(Section):
    """The whole file; a section that is absent is left as it stands in the database."""

    queues = QueueSection(many=True, default=list)
    agents = AgentSection(many=True, default=list)
    work_stream = WorkStreamSection(required=False)
    rules = RuleSection(many=True, default=list)
    application = ApplicationSection(required=False)
    pages = PageSection(many=True, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for section, key in NAMED_BY.items():
            names = [item[key] for item in attrs[section]]
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise serializers.ValidationError(
                    {section: f"{', '.join(twice)} stands there twice."}
                )
        if attrs["rules"] and "work_stream" not in attrs:
            raise serializers.ValidationError({"rules": "need a work_stream in the same file."})
        if attrs["pages"] and not {"work_stream", "application"} <= attrs.keys():
            raise serializers.ValidationError(
                {"pages": "need a work_stream and an application in the same file."}
            )
        return attrs


def code(label: str) -> str:
    """`Begins with` and `begins_with` mean the same."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def read(path: Path) -> dict[str, Any]:
    """The checked content of the file; raises SetupRefused."""
    try:
        return check(json.loads(path.read_text()))
    except OSError as error:
        raise SetupRefused([f"{path} cannot be read: {error.strerror}."]) from None
    except ValueError as error:
        raise SetupRefused([f"{path} is not JSON: {error}."]) from None


def check(content: Any) -> dict[str, Any]:
    """What the file says, with every default filled in; raises SetupRefused."""
    setup = SetupFile(data=content)
    if not setup.is_valid():
        raise SetupRefused(list(_sentences(setup.errors)))
    checked: dict[str, Any] = setup.validated_data
    return checked


def _sentences(errors: Any, place: str = "") -> Iterator[str]:
    if isinstance(errors, str):
        yield f"{place or 'The file'}: {errors}"
    elif isinstance(errors, dict):
        for key, inner in errors.items():
            yield from _sentences(inner, _deeper(place, key))
    else:
        for position, inner in enumerate(errors):
            yield from _sentences(
                inner, f"{place}[{position}]" if isinstance(inner, dict) else place
            )


def _deeper(place: str, key: str | int) -> str:
    if key == "non_field_errors":
        return place
    return f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".lstrip(".")
