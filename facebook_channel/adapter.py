"""Facebook, as the core sees a channel."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from facebook_channel import policy
from facebook_channel.graph import Graph
from facebook_channel.json_values import as_identifier
from facebook_channel.models import FacebookPage
from workstreams.channels.errors import ChannelError
from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyContext, ReplyPermission
from workstreams.channels.registry import (
    PROFILE_FIELDS,
    ContextAttribute,
    ContextSchema,
    Limits,
    Outgoing,
    Profile,
)

SCHEMA = ContextSchema(
    entity="facebook_engagement_context",
    label=_("Facebook Engagement Context"),
    attributes=(
        ContextAttribute(name="customer_name", label=_("Customer name"), from_profile=True),
        ContextAttribute(name="first_name", label=_("Customer First Name"), from_profile=True),
        ContextAttribute(name="last_name", label=_("Customer Last Name"), from_profile=True),
        ContextAttribute(name="locale", label=_("Locale"), from_profile=True),
        ContextAttribute(name="timezone", label=_("Timezone"), from_profile=True),
        ContextAttribute(name="gender", label=_("Gender"), from_profile=True),
        ContextAttribute(name="user_page_scoped_id", label=_("User Page Scoped Id")),
    ),
)

NAME_FIELDS = ["name", "first_name", "last_name"]
# One field too many (locale, time zone and gender each need a permission of their own), and
# Facebook refuses the whole question with this detail.
FIELD_NOT_GRANTED = "/2018247"


class FacebookAdapter:
    """Implements workstreams.channels.registry.ChannelAdapter."""

    platform = "Facebook"

    def stand_in_name(self, external_id: str) -> str:
        return gettext("Facebook user ••%(end)s") % {"end": external_id[-4:]}

    def reply_permission(self, context: ReplyContext, now: datetime) -> ReplyPermission:
        return policy.reply_permission(context, now)

    def context_schema(self) -> ContextSchema:
        return SCHEMA

    def context_values(self, external_id: str, profile: Profile) -> dict[str, list[str]]:
        told = {
            field: [value] if (value := getattr(profile, field)) else []
            for field in ("first_name", "last_name", "locale", "timezone", "gender")
        }
        return {
            "customer_name": _forms_of_the_name(profile),
            **told,
            "user_page_scoped_id": [external_id],
        }

    def channel_external_ids(self, channel_ids: Collection[int]) -> dict[int, str]:
        return dict(FacebookPage.objects.filter(pk__in=channel_ids).values_list("pk", "page_id"))

    def session_snapshot(self, channel: Channel) -> dict[str, Any]:
        return {"human_agent_tag": FacebookPage.objects.get(pk=channel.pk).human_agent_tag}

    def limits(self) -> Limits:
        return Limits(text_length=1990)  # Facebook takes 2,000, but counts some characters twice

    def send(self, outgoing: Outgoing) -> str:
        message = {"text": outgoing.text, "metadata": outgoing.metadata}
        return _graph(outgoing.channel_id).send(
            outgoing.recipient_id, message, _lane(outgoing.lane)
        )

    def fetch_profile(self, channel_id: int, identity_external_id: str) -> Profile:
        graph = _graph(channel_id)
        try:
            answer = graph.profile(identity_external_id, PROFILE_FIELDS)
        except ChannelError as error:
            if not error.code.endswith(FIELD_NOT_GRANTED):
                raise
            answer = graph.profile(identity_external_id, NAME_FIELDS)
        known = {field: _told(answer.get(field)) for field in PROFILE_FIELDS}
        known["name"] = known["name"] or f"{known['first_name']} {known['last_name']}".strip()
        return Profile(**known)


def _forms_of_the_name(profile: Profile) -> list[str]:
    """`First Last`, and `First, Last` as administrators know it from elsewhere."""
    if not profile.name:
        return []
    if profile.first_name and profile.last_name:
        return [profile.name, f"{profile.first_name}, {profile.last_name}"]
    return [profile.name]


def _graph(page_key: int) -> Graph:
    return Graph(FacebookPage.objects.select_related("application").get(pk=page_key))


def _lane(lane: str) -> dict[str, str]:
    if lane == policy.HUMAN_AGENT:
        return {"messaging_type": "MESSAGE_TAG", "tag": policy.HUMAN_AGENT}
    return {"messaging_type": policy.RESPONSE}


def _told(value: Any) -> str:
    """Text, or the number of hours of a time zone; what is not told stays empty."""
    told = str(value) if isinstance(value, float) else as_identifier(value)
    return told.strip()[:100]
