"""Facebook, as the core sees a channel."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from facebook_channel import policy
from facebook_channel.graph import Graph
from facebook_channel.json_values import as_identifier
from facebook_channel.models import FacebookPage
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
        ContextAttribute(name="locale", label=_("Locale"), from_profile=True),
        ContextAttribute(name="timezone", label=_("Timezone"), from_profile=True),
        ContextAttribute(name="user_page_scoped_id", label=_("User Page Scoped Id")),
    ),
)


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
        name = profile.name
        with_comma = f"{profile.first_name}, {profile.last_name}"
        both_forms = [name, with_comma] if profile.first_name and profile.last_name else [name]
        return {
            "customer_name": both_forms if name else [],
            "locale": [profile.locale] if profile.locale else [],
            "timezone": [profile.timezone] if profile.timezone else [],
            "user_page_scoped_id": [external_id],
        }

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
        answer = _graph(channel_id).profile(identity_external_id, PROFILE_FIELDS)
        known = {field: _told(answer.get(field)) for field in PROFILE_FIELDS}
        known["name"] = known["name"] or f"{known['first_name']} {known['last_name']}".strip()
        return Profile(**known)


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
