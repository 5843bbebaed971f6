"""The rows every installation has: how long conversations may be inactive, per kind of channel."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

from workstreams.channels.registry import adapters
from workstreams.conversations.models import Status

MINUTES_PER_DAY = 24 * 60
MINUTES = {  # for social channels; how long one may wait is up to its work stream
    Status.OPEN: 30 * MINUTES_PER_DAY,
    Status.ACTIVE: 30 * MINUTES_PER_DAY,
    Status.WRAP_UP: MINUTES_PER_DAY,
}


def ensure_automatic_closing(using: str = "default", apps: Apps = installed, **_: Any) -> None:
    """After each migration; what is there already stays as it is."""
    try:
        limits = apps.get_model("conversations", "AutoClosing")._default_manager.using(using)
    except LookupError:
        return  # migrated back to before there was such a table
    for kind in adapters():
        for status, minutes in MINUTES.items():
            limits.get_or_create(channel_kind=kind, status=status, defaults={"minutes": minutes})
