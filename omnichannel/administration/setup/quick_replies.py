"""Quick replies in the set-up file: one of each title and language."""

from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import Changes, called, found_or_new, named
from omnichannel.administration.setup.section import NamesField, RecordSection
from omnichannel.administration.tag_field import TagsField
from workstreams.conversations.models import QuickReply
from workstreams.conversations.quick_replies import SLUGS, unknown_slugs
from workstreams.models import WorkStream


class QuickReplySection(RecordSection):
    """Without work streams it is for all of them."""

    work_streams = NamesField(required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)

    class Meta:
        model = QuickReply
        fields = ["title", "locale", "message", "tags", "work_streams", "is_active"]
        extra_kwargs = {"locale": {"required": True}}

    def validate_tags(self, tags: list[str]) -> list[str]:
        """Words without `#`, each once, as the administration keeps them."""
        words: list[str] = TagsField(required=False).clean(", ".join(tags))
        return words

    def validate_message(self, message: str) -> str:
        if unknown := unknown_slugs(message):
            raise serializers.ValidationError(
                f"{', '.join(unknown)} cannot be filled in. Use one of {', '.join(SLUGS)}."
            )
        return message


def bring_quick_reply(section: dict[str, Any], place: str, changes: Changes) -> None:
    names = section.pop("work_streams", None)
    key = {name: section[name] for name in ("title", "locale")}
    reply = found_or_new(QuickReply, owner=None, **key)
    changes.bring(reply, section, place, section["locale"])
    if names is None:
        return
    streams = [named(WorkStream, name, f"{place}.work_streams") for name in names]
    if set(reply.work_streams.all()) != set(streams):
        reply.work_streams.set(streams)
        changes.tell(called(reply, section["locale"]), "work_streams changed")
