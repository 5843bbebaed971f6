"""Automated messages in the set-up file: those that differ from what came with the product."""

from collections.abc import Iterator
from typing import Any

from facebook_channel.apps import KIND
from facebook_channel.models import FacebookPage
from omnichannel.administration.setup.records import Changes, found_or_new
from omnichannel.administration.setup.section import RecordSection
from workstreams.automation.built_in import QUIET, texts
from workstreams.automation.models import AutomatedMessage

OF_A_TEXT = ["trigger", "language", "text", "is_active"]


class AutomatedMessageSection(RecordSection):
    class Meta:
        model = AutomatedMessage
        fields = OF_A_TEXT
        extra_kwargs = {"language": {"required": True}}


def own_words() -> list[AutomatedMessage]:
    """For all pages, and not as they came."""
    return list(_changed(AutomatedMessage.objects.of_kind(KIND)))


def _changed(rows: Any) -> Iterator[AutomatedMessage]:
    for row in rows:
        as_it_came = texts().get(row.language, {}).get(row.trigger)
        if (row.text, row.is_active) != (as_it_came, row.trigger not in QUIET):
            yield row


def bring_automated_message(section: dict[str, Any], place: str, changes: Changes) -> None:
    key = {name: section[name] for name in ("trigger", "language")}
    row = found_or_new(AutomatedMessage, channel=None, channel_kind=KIND, **key)
    changes.bring(row, section, place, section["language"])


def bring_texts_of_page(
    page: FacebookPage, sections: list[dict[str, Any]], place: str, changes: Changes
) -> None:
    for position, section in enumerate(sections):
        key = {name: section[name] for name in ("trigger", "language")}
        row = found_or_new(AutomatedMessage, channel_id=page.pk, channel_kind=KIND, **key)
        here = f"{place}.automated_messages[{position}]"
        changes.bring(row, section, here, page.name)
