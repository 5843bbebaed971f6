"""The side bar and the looks of the administration; settings read this as UNFOLD."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def may_view(app_label: str, model: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(f"{app_label}.view_{model}")


def entry(title: object, icon: str, app_label: str, model: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app_label}_{model}_changelist"),
        "permission": may_view(app_label, model),
    }


def group(title: object, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "items": list(entries)}


FACEBOOK = {
    **entry(_("Facebook"), "forum", "facebook_channel", "facebookapplication"),
    "active": lambda request: "/facebook_channel/facebook" in request.path,  # pages as well
}

SITE_MAP = [
    group(
        None,
        {"title": _("Overview"), "icon": "monitoring", "link": reverse_lazy("admin:index")},
        {"title": _("Inbox"), "icon": "inbox", "link": reverse_lazy("inbox:home")},
    ),
    group(
        _("Work Distribution Management"),
        entry(_("Work Streams"), "alt_route", "workstreams", "workstream"),
    ),
    group(
        _("Queues & Users"),
        entry(_("Omnichannel Queues"), "stacks", "workstreams", "queue"),
        entry(_("Users"), "group", "workstreams", "user"),
        entry(_("Skills"), "school", "workstreams", "skill"),
        entry(_("Skill types"), "category", "workstreams", "skilltype"),
        entry(_("Rating models"), "star", "workstreams", "ratingmodel"),
    ),
    group(_("Channels"), FACEBOOK),
    group(
        _("Agent Experience"),
        entry(_("Quick replies"), "quickreply", "conversations", "quickreply"),
        entry(_("Custom presence"), "mood", "workstreams", "presence"),
        entry(_("Notifications"), "notifications", "workstreams", "notificationtemplate"),
        entry(_("Surveys"), "rate_review", "surveys", "survey"),
    ),
    group(
        _("Supervisor Experience"),
        {
            "title": _("Ongoing conversations"),
            "icon": "forum",
            "link": reverse_lazy("supervision:board"),
        },
        {"title": _("Today"), "icon": "today", "link": reverse_lazy("supervision:today")},
        entry(_("Alerts"), "notification_important", "supervision", "alertrule"),
        entry(_("Supervisor settings"), "supervisor_account", "workstreams", "supervisorsettings"),
    ),
    group(
        _("Insight"),
        entry(_("Conversations"), "chat", "conversations", "conversation"),
        entry(_("Contacts"), "contacts", "conversations", "contact"),
        entry(_("Accounts"), "domain", "conversations", "account"),
        entry(_("Cases"), "work", "conversations", "case"),
        entry(_("Social profiles"), "badge", "conversations", "contactidentity"),
        entry(_("Tags"), "sell", "conversations", "tag"),
        entry(_("Survey answers"), "reviews", "surveys", "invitation"),
        entry(_("Routing decisions"), "fork_right", "routing", "routingdecision"),
        entry(_("Webhook deliveries"), "webhook", "facebook_channel", "webhookdelivery"),
        entry(_("Graph calls"), "call_made", "facebook_channel", "graphcall"),
        entry(_("Webhook events"), "outgoing_mail", "webhooks", "delivery"),
        entry(_("Deletion requests"), "person_remove", "facebook_channel", "deletionrequest"),
    ),
    group(
        _("Settings"),
        entry(_("Operating hours"), "schedule", "workstreams", "operatinghours"),
        entry(_("Automated messages"), "smart_toy", "automation", "automatedmessage"),
        entry(_("Automatic closing"), "timer_off", "conversations", "autoclosing"),
        entry(_("File rules"), "attach_file", "conversations", "filerules"),
        entry(_("Data masking"), "visibility_off", "conversations", "maskingrule"),
        entry(_("Secrets and retention"), "lock_clock", "workstreams", "retention"),
        entry(_("Webhooks"), "webhook", "webhooks", "endpoint"),
        entry(_("API tokens"), "key", "knox", "authtoken"),
        entry(_("Second factors"), "phonelink_lock", "otp_totp", "totpdevice"),
        entry(_("Failed sign-ins"), "lock_person", "axes", "accessattempt"),
        entry(_("Audit trail"), "history", "auditlog", "logentry"),
    ),
]

UNFOLD = {
    "SITE_TITLE": _("Omnichannel Administration"),
    "SITE_HEADER": _("Omnichannel Administration"),
    "SITE_SYMBOL": "forum",
    "SITE_URL": reverse_lazy("inbox:home"),
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("omnichannel/favicon.svg"),
        }
    ],
    "STYLES": [lambda request: static("omnichannel/admin.css")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "omnichannel.administration.home.overview",
    "BORDER_RADIUS": "7px",
    "COLORS": {
        "primary": {
            "50": "#f0effd",
            "100": "#e3e1fb",
            "200": "#cac6f7",
            "300": "#b4aef4",
            "400": "#a29bf0",
            "500": "#8b83e6",
            "600": "#4f45c4",
            "700": "#4238b5",
            "800": "#352c98",
            "900": "#2b2579",
            "950": "#1a1650",
        },
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("Change password"), "link": reverse_lazy("account_password")},
            {"title": _("Second factor"), "link": reverse_lazy("account_second_factor")},
        ],
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": SITE_MAP,
    },
}
