"""The rows every installation has: the six presences, the default queue and a scale."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

from workstreams.models import Presence, Queue

Base = Presence.BaseStatus

PRESENCES = [  # name, text shown, base status, may be chosen by the agent
    ("Available", "Available", Base.AVAILABLE, True),
    ("Busy", "Busy", Base.BUSY, True),
    ("Busy - DND", "Do not disturb", Base.DO_NOT_DISTURB, True),
    ("Away", "Appear away", Base.AWAY, True),
    ("Offline", "Offline", Base.OFFLINE, True),
    ("Inactive", "Inactive", Base.AWAY, False),
]
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
    _ensure_a_scale(using, apps)


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
