"""`manage.py connect_facebook --file setup.json`: the whole configuration without clicking."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from omnichannel.administration import setup


class Command(BaseCommand):
    help = "Create or update the configuration from a file, such as export_configuration writes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="the set-up file (JSON)")
        parser.add_argument("--secrets", type=Path, help="its secrets, kept apart (JSON)")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            content = setup.read(options["file"])
            if options["secrets"]:
                content = setup.with_secrets(content, options["secrets"])
            outcome = setup.apply(content, dry_run=options["dry_run"])
        except setup.SetupRefused as error:
            raise CommandError("\n".join(error.sentences)) from None
        if options["json"]:
            self.stdout.write(json.dumps(_for_programs(outcome, options["dry_run"])))
        else:
            self._tell(outcome, options["dry_run"])

    def _tell(self, outcome: setup.Outcome, is_dry_run: bool) -> None:
        for sentence in outcome.doubts:
            self.stderr.write(self.style.WARNING(f"Please check {sentence}"))
        for sentence in outcome.changes:
            self.stdout.write(f"- {sentence}")
        if is_dry_run:
            self.stdout.write("Nothing was changed. Leave out --dry-run to have it done.")
            return
        self.stdout.write("The set-up is in the database.")
        for connection in outcome.connections:
            if len(outcome.connections) > 1:
                self.stdout.write(f"Application {connection.app_id}")
            if connection.callback_uri:
                self.stdout.write(f"Callback Uri: {connection.callback_uri}")
                self.stdout.write(f"Verify Token: {connection.verify_token}")


def _for_programs(outcome: setup.Outcome, is_dry_run: bool) -> dict[str, Any]:
    """The connection of the first application; of all where there are several."""
    if is_dry_run:
        return {"changes": outcome.changes}
    told = [vars(connection) for connection in outcome.connections]
    first = told[0] if told else {"callback_uri": "", "verify_token": ""}
    answer = {key: first[key] for key in ("callback_uri", "verify_token")}
    return {**answer, "applications": told} if len(told) > 1 else answer
