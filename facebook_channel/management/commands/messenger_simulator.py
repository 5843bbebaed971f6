"""`manage.py messenger_simulator`: a local Messenger and Graph API, for trying things out."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Start the Messenger simulator: a Graph API below /graph/, customers at /."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The simulator is not for production: it starts only with DEBUG on.")
        storage = settings.VAR / "simulator"
        world = storage / "world.json"
        storage.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "facebook_channel.simulator"]
        command += ["--host", options["host"], "--port", str(options["port"])]
        command += ["--storage", str(storage)]
        if world.exists():
            command += ["--world", str(world)]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and module
