"""Which rules of a work stream ask for what the platform does not tell."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from routing.models import Condition, SkillCondition
from workstreams.channels.models import Channel
from workstreams.channels.registry import PROFILE_FIELDS, ChannelAdapter, Profile, adapters
from workstreams.models import WorkStream


def warnings(stream: WorkStream) -> Iterator[str]:
    """One sentence for each channel whose customers' profiles lack what rules ask for."""
    adapter = adapters().get(stream.channel_kind)
    if adapter is None:
        return
    asked = _asked_for(stream, adapter.context_schema().entity)
    for channel in Channel.objects.in_service().filter(work_stream=stream) if asked else ():
        missing = [label for name, label in _withheld(adapter, channel) if name in asked]
        if missing:
            words = _(
                "%(platform)s does not tell %(fields)s for the page “%(page)s”: rules that use "
                "it will not match."
            )
            yield words % {
                "platform": adapter.platform,
                "fields": get_text_list(missing, _("or")),
                "page": channel.name,
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
