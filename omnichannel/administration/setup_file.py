"""The set-up file of `connect_facebook`, checked: what is wrong in it is said in sentences."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup_rules import RuleSection
from omnichannel.administration.setup_section import Section
from workstreams.models import Presence, Queue, User, WorkStream

LARGEST = 2**31 - 1  # what the database keeps in a number
NAMED_BY = {"queues": "name", "agents": "username", "rules": "name", "pages": "page_id"}


class SetupRefused(Exception):
    """The file cannot be used; `sentences` name each place and what is wrong there."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


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
    assignment_method = serializers.ChoiceField(
        choices=Queue.AssignmentMethod.choices, required=False
    )
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
    auto_assign = serializers.BooleanField(required=False)
    allowed_presences = serializers.ListField(
        child=serializers.ChoiceField(choices=Presence.BaseStatus.choices),
        allow_empty=False,
        required=False,
    )
    auto_close_minutes = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    agents_may_pick_pushed = serializers.BooleanField(required=False)
    max_concurrency = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True
    )
    fallback_queue = serializers.CharField(required=False, allow_null=True)
    matching = serializers.ChoiceField(choices=WorkStream.Matching.choices, required=False)
    agent_affinity = serializers.BooleanField(required=False)
    affinity_ignores_limits = serializers.BooleanField(required=False)
    affinity_after_closure = serializers.BooleanField(required=False)
    offer_seconds = serializers.IntegerField(min_value=10, max_value=3600, required=False)
    inactive_after_missed_offer = serializers.BooleanField(required=False)
    offer_again_seconds = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    decline_limit = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    decline_minutes = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    after_declines = serializers.ChoiceField(
        choices=WorkStream.AfterDeclines.choices, required=False
    )
    on_disconnect = serializers.ChoiceField(choices=WorkStream.OnDisconnect.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        away = Presence.BaseStatus.AWAY in attrs.get("allowed_presences", [])
        if away and attrs.get("inactive_after_missed_offer"):
            raise serializers.ValidationError(
                {"inactive_after_missed_offer": "does not work while away is an allowed presence."}
            )
        return attrs


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
    shows_typing = serializers.BooleanField(required=False)
    marks_seen = serializers.BooleanField(required=False)


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
