"""The texts every installation begins with, in each language of the folder `texts`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

from workstreams.automation.triggers import Trigger
from workstreams.channels.registry import adapters

TEXTS = Path(__file__).parent / "texts"
# Said only where an administrator wants it: the customer hears of the same twice, or need not know
QUIET = frozenset({Trigger.AGENT_ENDED, Trigger.CONSULT_ACCEPTED, Trigger.CONSULT_ENDED})


@cache
def texts() -> dict[str, dict[str, str]]:
    """By language code, then by trigger."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.json"))}


def ensure_automated_messages(using: str = "default", apps: Apps = installed, **_: Any) -> None:
    """After each migration; what is there already stays as it is."""
    try:
        model = apps.get_model("automation", "AutomatedMessage")
    except LookupError:
        return  # migrated back to before there was such a table
    rows = [
        model(
            channel_kind=kind,
            trigger=trigger,
            language=language,
            text=text,
            is_active=trigger not in QUIET,
        )
        for kind in adapters()
        for language, by_trigger in texts().items()
        for trigger, text in by_trigger.items()
    ]
    model._default_manager.using(using).bulk_create(rows, ignore_conflicts=True)
