"""`manage.py rotate_encryption_keys`: encrypt every kept secret with the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workstreams.models.encrypted import UndecryptableSecret
from workstreams.rotation import rotate


class Command(BaseCommand):
    help = "After a new key was put in front of FIELD_ENCRYPTION_KEYS: then the old one may go."

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            rotated = rotate()
        except UndecryptableSecret as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{rotated} rows are encrypted with the first key now.")
