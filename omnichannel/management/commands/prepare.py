"""`manage.py prepare`: everything between a new release and its start; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from omnichannel.administration import demonstration


class Command(BaseCommand):
    help = "Migrate the database, collect static files, and with DEBUG load the demonstration."

    def handle(self, *_: Any, **__: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._make_broker_folders()
        if settings.DEBUG:
            demonstration.load()
        else:
            call_command("collectstatic", interactive=False, verbosity=0)

    def _make_broker_folders(self) -> None:
        if not settings.REDIS_URL:
            for name in ("queue", "control", "processed"):
                (settings.VAR / "broker" / name).mkdir(parents=True, exist_ok=True)
