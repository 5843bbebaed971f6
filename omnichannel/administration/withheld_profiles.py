"""Which rules of a work stream ask for what the platform does not tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from routing.models import Condition, SkillCondition
from routing.models.condition import ConditionLine
from workstreams.channels.models import Channel
from workstreams.channels.registry import PROFILE_FIELDS, ChannelAdapter, Profile, adapters
from workstreams.models import WorkStream


@dataclass(frozen=True)
class Withheld:
    """What a channel's profiles lack: labels by attribute of the channel's entity."""

    platform: str
    channel: str
    entity: str
    labels: dict[str, str]

    def asked_by(self, lines: list[ConditionLine]) -> list[str]:
        """Labels of what these conditions look at in vain."""
        asked = {line.attribute for line in lines if line.entity == self.entity}
        return [label for name, label in self.labels.items() if name in asked]


def withheld(stream: WorkStream) -> list[Withheld]:
    """For each channel in service that lacks something."""
    adapter = adapters().get(stream.channel_kind)
    if adapter is None:
        return []
    channels = list(Channel.objects.in_service().filter(work_stream=stream))
    if not adapter.withheld_profile_fields([channel.pk for channel in channels]):
        return []  # as almost always: no need to ask for each of them
    entity = adapter.context_schema().entity
    found = [
        Withheld(adapter.platform, channel.name, entity, dict(_withheld(adapter, channel)))
        for channel in channels
    ]
    return [one for one in found if one.labels]


def warnings(stream: WorkStream) -> Iterator[str]:
    """One sentence for each channel whose customers' profiles lack what rules ask for."""
    lacking = withheld(stream)
    asked = _asked_for(stream, lacking[0].entity) if lacking else set()
    for one in lacking:
        missing = [label for name, label in one.labels.items() if name in asked]
        if missing:
            words = _(
                "%(platform)s does not tell %(fields)s for the page “%(page)s”: rules that use "
                "it will not match."
            )
            yield words % {
                "platform": one.platform,
                "fields": get_text_list(missing, _("or")),
                "page": one.channel,
            }


def _asked_for(stream: WorkStream, entity: str) -> set[str]:
    """Attributes of the channel's entity that switched-on rules look at."""
    routing = Condition.objects.filter(rule__work_stream=stream, rule__is_active=True)
    skills = SkillCondition.objects.filter(rule__work_stream=stream, rule__is_active=True)
    of_channel = Q(entity=entity)
    return {
        *routing.filter(of_channel).values_list("attribute", flat=True),
        *skills.filter(of_channel).values_list("attribute", flat=True),
    }


def _withheld(adapter: ChannelAdapter, channel: Channel) -> list[tuple[str, str]]:
    """Attributes, with their labels, that stay empty however much is told otherwise."""
    hidden = adapter.withheld_profile_fields([channel.pk])
    if not hidden:
        return []
    told = Profile(**{field: "" if field in hidden else "x" for field in PROFILE_FIELDS})
    values = adapter.context_values("x", told)
    return [
        (attribute.name, str(attribute.label))
        for attribute in adapter.context_schema().attributes
        if not values.get(attribute.name)
    ]
