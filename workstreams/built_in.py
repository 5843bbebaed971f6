"""The rows every installation has: presences, the default queue, a scale, notifications."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.utils.translation import gettext_noop

from workstreams.models import BUILT_IN_NAMES, Occasion, Presence, Queue

Base = Presence.BaseStatus

PRESENCES = [  # name, text shown, base status, may be chosen by the agent
    ("Available", "Available", Base.AVAILABLE, True),
    ("Busy", "Busy", Base.BUSY, True),
    ("Busy - DND", "Do not disturb", Base.DO_NOT_DISTURB, True),
    ("Away", "Appear away", Base.AWAY, True),
    ("Offline", "Offline", Base.OFFLINE, True),
    ("Inactive", "Inactive", Base.AWAY, False),
]
NOTIFICATIONS = {  # title, accept, reject; translated when they are shown
    Occasion.INCOMING: (
        gettext_noop("Incoming conversation"),
        gettext_noop("Accept"),
        gettext_noop("Reject"),
    ),
    Occasion.IDENTIFIED: ("Incoming conversation", "Accept", "Reject"),
    Occasion.CONSULT: (
        gettext_noop("{agent} asks for your advice"),
        gettext_noop("Give advice"),
        gettext_noop("Decline"),
    ),
    Occasion.TRANSFER: (gettext_noop("Transfer from {agent}"), "Accept", "Reject"),
    Occasion.SUPERVISOR: (
        gettext_noop("{agent} assigned this to you"),
        gettext_noop("Open"),
        "Reject",
    ),
}
WITHOUT_HURRY = [Occasion.CONSULT, Occasion.SUPERVISOR]
STARS = ["One star", "Two stars", "Three stars", "Four stars", "Five stars"]


def ensure_built_in_rows(using: str = "default", apps: Apps = installed, **_: Any) -> None:
    """After each migration; what is there already stays as it is."""
    for name, text, base_status, user_can_set in PRESENCES:
        Presence.objects.using(using).get_or_create(
            name=name,
            defaults={
                "text": text,
                "base_status": base_status,
                "user_can_set": user_can_set,
                "is_built_in": True,
            },
        )
    if not Queue.objects.using(using).filter(is_default=True).exists():
        Queue.objects.using(using).create(name="Default", priority=1000, is_default=True)
    _ensure_notifications(using, apps)
    _ensure_a_scale(using, apps)


def _ensure_notifications(using: str, apps: Apps) -> None:
    try:
        model = apps.get_model("workstreams", "NotificationTemplate")
    except LookupError:
        return  # migrated back to before there was such a table
    for occasion, (title, accept, reject) in NOTIFICATIONS.items():
        model._default_manager.using(using).get_or_create(
            name=BUILT_IN_NAMES[occasion],
            defaults={
                "title": title,
                "accept_label": accept,
                "reject_label": reject,
                "shows_timeout": occasion not in WITHOUT_HURRY,
                "shows_reject": occasion != Occasion.SUPERVISOR,
                "is_built_in": True,
            },
        )


def _ensure_a_scale(using: str, apps: Apps) -> None:
    """Stars, where there is no rating model at all: one that was renamed stays the only one."""
    try:
        scales = apps.get_model("workstreams", "RatingModel")._default_manager.using(using)
    except LookupError:
        return  # migrated back to before there were such tables
    if scales.exists():
        return
    stars = scales.create(name="Stars", least=1, most=len(STARS))
    values = apps.get_model("workstreams", "RatingValue")._default_manager.using(using)
    for value, name in enumerate(STARS, start=1):
        values.create(model=stars, value=value, name=name)
