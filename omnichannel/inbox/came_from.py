"""Where a customer came from, and what is known of where they are."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from workstreams.conversations.models import Conversation

ADVERTISEMENTS = {"ads", "ad"}
FURTHEST = 18  # hours from Greenwich; more is no time zone

# The platforms' words for a way in, in small letters
WAYS_IN: dict[str, Promise] = {
    "ads": gettext_lazy("An advertisement"),
    "ad": gettext_lazy("An advertisement"),
    "shortlink": gettext_lazy("A link to the page"),
    "messenger_code": gettext_lazy("A scanned code"),
    "parametric_messenger_code": gettext_lazy("A scanned code"),
    "discover_tab": gettext_lazy("The list of businesses in Messenger"),
    "customer_chat_plugin": gettext_lazy("A widget on your web site"),
    "chat_plugin": gettext_lazy("A widget on your web site"),
    "checkbox_plugin": gettext_lazy("A form on your web site"),
    "send_to_messenger_plugin": gettext_lazy("A button on your web site"),
    "shops_product_details": gettext_lazy("A product in your shop"),
    "marketplace": gettext_lazy("Marketplace"),
}


def came_from(conversation: Conversation) -> str:
    """Empty where the platform did not tell; a word that is new to us stands as it is."""
    referral: Mapping[str, Any] = conversation.referral
    return _way_in(conversation.entry_point or str(referral.get("source", "")), referral)


def came_before(conversation: Conversation) -> list[str]:
    """What had led the customer here earlier, the first of all at the beginning."""
    before: list[Mapping[str, Any]] = conversation.referral.get("before", [])
    ways = (_way_in(str(referral.get("source", "")), referral) for referral in before)
    return [way for way in ways if way]


def _way_in(told: str, referral: Mapping[str, Any]) -> str:
    way = str(WAYS_IN.get(told.lower(), told))
    title = str(referral.get("ad_title", "")) if told.lower() in ADVERTISEMENTS else ""
    return _("%(way)s: “%(title)s”") % {"way": way, "title": title} if title else way


def language_of(locale: str) -> str:
    """`pt_PT` is Portuguese (PT); a locale nobody knows stands as it is."""
    language, _separator, region = locale.replace("-", "_").partition("_")
    try:
        name = str(get_language_info(language.lower())["name_translated"])
    except KeyError:
        return locale
    return f"{name} ({region})" if region else name


def local_time(timezone: str, now: datetime) -> str:
    """The customer's clock, their time zone told as hours from Greenwich; else empty."""
    minutes = minutes_from_greenwich(timezone)
    if minutes is None:
        return ""
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).strftime("%H:%M")


def minutes_from_greenwich(timezone: str) -> int | None:
    """None where the platform did not tell, or something else than hours."""
    try:
        hours = float(timezone)
    except ValueError:
        return None
    if not -FURTHEST <= hours <= FURTHEST:  # also where it is no number at all
        return None
    return round(hours * 60)
