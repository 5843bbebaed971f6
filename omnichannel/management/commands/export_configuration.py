"""`manage.py export_configuration`: the configuration as a file for `connect_facebook`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from omnichannel.administration import setup


class Command(BaseCommand):
    help = "Write the configuration as JSON, without secrets and passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="where to write it; else it is printed")
        parser.add_argument("--without-users", action="store_true", help="leave people out")

    def handle(self, *_: Any, **options: Any) -> None:
        content = setup.export(users=not options["without_users"])
        if options["file"] is None:
            self.stdout.write(content, ending="")
            return
        try:
            options["file"].write_text(content, encoding="utf-8")
        except OSError as error:
            path = options["file"]
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"The configuration is in {options['file']}.")
