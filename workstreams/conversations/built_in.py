"""The rows every installation has: after how long conversations are closed, what is masked."""

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


# name, description, pattern, check digits, active from the start
MASKED = [
    (
        "Card number",
        "Credit and debit cards: 13 to 19 digits with the right check digit",
        r"(?:\b|[A-Za-z_])\d(?:[ -]?\d){12,18}(?:\b|[A-Za-z_])",
        "luhn",
        True,
    ),
    (
        "E-mail address",
        "",
        r"[\p{L}\p{N}_.+-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+",
        "",
        False,
    ),
    (
        "Social security number (United States)",
        "Three, two and four digits",
        r"\b\d{3}-\d{2}-\d{4}\b",
        "",
        False,
    ),
    (
        "Bank account (IBAN)",
        "Two letters, two digits and up to 30 signs, with the right check digits",
        r"(?i)\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b",
        "iban",
        False,
    ),
    (
        "National id (Spain)",
        "DNI and NIE: eight digits or X, Y, Z and seven, and a letter",
        r"(?i)\b(?:\d{8}|[XYZ]-?\d{7})-?[A-Z]\b",
        "",
        False,
    ),
    (
        "National id (France)",
        "Social security number: 13 digits and a key of two",
        r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d{2})?\b",
        "",
        False,
    ),
]


def ensure_masking_rules(using: str = "default", apps: Apps = installed, **_: Any) -> None:
    """Once, with the settings: what an administrator deleted stays deleted."""
    try:
        rules = apps.get_model("conversations", "MaskingRule")._default_manager.using(using)
        settings = apps.get_model("conversations", "MaskingSettings")._default_manager.using(using)
    except LookupError:
        return  # migrated back to before there were such tables
    if settings.exists():
        return
    settings.create(pk=1)
    for name, description, pattern, check_digits, is_active in MASKED:
        rules.get_or_create(
            name=name,
            defaults={
                "description": description,
                "pattern": pattern,
                "check_digits": check_digits,
                "is_active": is_active,
            },
        )
