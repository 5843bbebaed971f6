"""What is set once for the whole installation, in the set-up file."""

from typing import Any

from django.db import models
from rest_framework import serializers

from facebook_channel.apps import KIND
from omnichannel.administration.setup.records import Changes, found_or_new
from omnichannel.administration.setup.section import RecordSection
from workstreams.conversations.models import AutoClosing, FileRules, MaskingSettings
from workstreams.models import Retention, SupervisorSettings


class SupervisorSection(RecordSection):
    class Meta:
        model = SupervisorSettings
        fields = ["monitor", "assign", "transfer", "force_close"]


class FileRulesSection(RecordSection):
    most_kilobytes = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    class Meta:
        model = FileRules
        fields = ["most_kilobytes", "blocked_extensions"]

    def validate_blocked_extensions(self, words: str) -> str:
        """In order, each once, as the administration keeps them."""
        return " ".join(sorted(FileRules(blocked_extensions=words.replace(",", " ")).blocked))


class RetentionSection(RecordSection):
    class Meta:
        model = Retention
        fields = ["journal_days", "audit_days"]


class AutoClosingSection(RecordSection):
    class Meta:
        model = AutoClosing
        fields = ["status", "minutes"]


SINGLE: dict[str, type[Any]] = {
    "supervisor_settings": SupervisorSettings,
    "file_rules": FileRules,
    "retention": Retention,
    "masking": MaskingSettings,
}


def bring_single(key: str, section: dict[str, Any], changes: Changes) -> None:
    """The one row, which is made only where it says something else than the defaults."""
    row: models.Model = SINGLE[key].current()
    if any(getattr(row, name) != value for name, value in section.items()):
        changes.bring(row, section, key)


def bring_auto_closing(section: dict[str, Any], place: str, changes: Changes) -> None:
    limit = found_or_new(AutoClosing, channel_kind=KIND, status=section["status"])
    changes.bring(limit, section, place)
