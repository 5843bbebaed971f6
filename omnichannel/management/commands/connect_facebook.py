"""`manage.py connect_facebook --file setup.json`: the four steps without clicking."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from omnichannel.administration import setup, setup_file


class Command(BaseCommand):
    help = "Create or update queues, agents, work stream, rules, application and pages from a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="the set-up file (JSON)")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            connection = setup.apply(setup_file.read(options["file"]))
        except setup_file.SetupRefused as error:
            raise CommandError("\n".join(error.sentences)) from None
        if options["json"]:
            self.stdout.write(json.dumps(vars(connection)))
            return
        self.stdout.write("The set-up is in the database.")
        if connection.callback_uri:
            self.stdout.write(f"Callback Uri: {connection.callback_uri}")
            self.stdout.write(f"Verify Token: {connection.verify_token}")
