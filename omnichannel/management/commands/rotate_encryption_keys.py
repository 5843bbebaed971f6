"""`manage.py rotate_encryption_keys`: encrypt every kept secret with the first key."""

from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from workstreams.models.encrypted import EncryptedTextField, UndecryptableSecret


class Command(BaseCommand):
    help = "After a new key was put in front of FIELD_ENCRYPTION_KEYS: then the old one may go."

    @transaction.atomic
    def handle(self, *_: Any, **__: Any) -> None:
        rotated = sum(self._rotate(model) for model in apps.get_models())
        self.stdout.write(f"{rotated} rows are encrypted with the first key now.")

    def _rotate(self, model: type[models.Model]) -> int:
        names = [
            field.name
            for field in model._meta.local_fields
            if isinstance(field, EncryptedTextField)
        ]
        if not names:
            return 0
        is_kept = reduce(or_, (Q(GreaterThan(Length(name), 0)) for name in names))
        rows = model._default_manager.select_for_update(of=("self",)).filter(is_kept)
        for row in rows:
            try:
                secrets = {name: getattr(row, name) for name in names}
            except UndecryptableSecret as error:
                raise CommandError(f"{model._meta.verbose_name} {row.pk}: {error}") from None
            model._default_manager.filter(pk=row.pk).update(**secrets)
        return len(rows)
