"""Facebook, as the core sees a channel."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from facebook_channel import customer_profile, policy, sending
from facebook_channel.graph.client import Graph
from facebook_channel.journal import forgetting as journal
from facebook_channel.models import FacebookPage
from facebook_channel.payload.thread_control import INBOX_IDS
from workstreams.channels.models import Channel
from workstreams.channels.policy import ReplyContext, ReplyPermission, ReplyWindow
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

MEGABYTE = 1024 * 1024
# Facebook takes texts of 2,000, but counts some characters twice. Sources: Messenger Platform,
# "Send API" and "Saving assets" (sizes); the types are those that arrive as what they are.
LIMITS = Limits(
    text_length=1990,
    file_extensions=(
        *("jpg", "jpeg", "png", "gif"),
        *("mp3", "oga", "ogg", "amr", "mp4"),
        *("pdf", "docx", "txt", "xlsx", "xls"),
    ),
    file_bytes={
        "image": 8 * MEGABYTE,
        "audio": 25 * MEGABYTE,
        "video": 25 * MEGABYTE,
        "file": 25 * MEGABYTE,
    },
)

FILE_HOSTS = ("fbcdn.net", "fbsbx.com", "lookaside.facebook.com")  # with what is below them


class FacebookAdapter:
    """Implements workstreams.channels.registry.ChannelAdapter."""

    platform = "Facebook"

    def stand_in_name(self, external_id: str) -> str:
        return gettext("Facebook user ••%(end)s") % {"end": external_id[-4:]}

    def reply_permission(self, context: ReplyContext, now: datetime) -> ReplyPermission:
        return policy.reply_permission(context, now)

    def sent_through(self, application_id: str) -> str:
        if application_id in INBOX_IDS:
            return gettext("Sent from the page inbox")
        return gettext("Sent by another application")

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

    def reply_windows(self) -> Sequence[ReplyWindow]:
        return policy.WINDOWS

    def session_snapshot(self, channel: Channel) -> dict[str, Any]:
        return {"human_agent_tag": FacebookPage.objects.get(pk=channel.pk).human_agent_tag}

    def limits(self) -> Limits:
        return LIMITS

    def send(self, outgoing: Outgoing) -> str:
        return sending.send(_graph(outgoing.channel_id), outgoing)

    def show_typing(self, channel_id: int, identity_external_id: str) -> None:
        sending.act(_graph(channel_id), identity_external_id, "typing_on")

    def mark_seen(self, channel_id: int, identity_external_id: str) -> None:
        sending.act(_graph(channel_id), identity_external_id, "mark_seen")

    def fetch_profile(self, channel_id: int, identity_external_id: str) -> Profile:
        return customer_profile.fetch(_page(channel_id), identity_external_id)

    def withheld_profile_fields(self, channel_ids: Collection[int]) -> frozenset[str]:
        pages = FacebookPage.objects.filter(pk__in=channel_ids)
        refused = pages.values_list("refused_profile_fields", flat=True)
        return frozenset().union(*refused) & frozenset(PROFILE_FIELDS)

    def file_hosts(self) -> tuple[str, ...]:
        simulator = settings.FACEBOOK_FILES_FROM
        return (*FILE_HOSTS, simulator) if simulator else FILE_HOSTS

    def forget(self, channel_id: int, identity_external_id: str, mids: Collection[str]) -> None:
        journal.forget_messages(mids)

    def forget_customer(
        self, channel_id: int, identity_external_id: str, until: datetime | None = None
    ) -> None:
        journal.forget_customer(identity_external_id, until)


def _forms_of_the_name(profile: Profile) -> list[str]:
    """`First Last`, and `First, Last` as administrators know it from elsewhere."""
    if not profile.name:
        return []
    if profile.first_name and profile.last_name:
        return [profile.name, f"{profile.first_name}, {profile.last_name}"]
    return [profile.name]


def _graph(page_key: int) -> Graph:
    return Graph(_page(page_key))


def _page(page_key: int) -> FacebookPage:
    return FacebookPage.objects.select_related("application").get(pk=page_key)
