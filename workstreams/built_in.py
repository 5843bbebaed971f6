"""The rows every installation has: the six presences and the default queue."""

from typing import Any

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


def ensure_built_in_rows(using: str = "default", **_: Any) -> None:
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
