"""After a new key was put in front of FIELD_ENCRYPTION_KEYS: which key opens what, and rotating."""

from enum import StrEnum
from functools import reduce
from operator import or_

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from workstreams.models.encrypted import SCHEME, EncryptedTextField, UndecryptableSecret, decrypt


class OpensWith(StrEnum):
    FIRST_KEY = "first"
    OLDER_KEY = "older"
    NO_KEY = "none"


def opens_with(kept: str) -> OpensWith:
    """`kept` is a secret as it stands in the database."""
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(kept.removeprefix(SCHEME).encode())
    except InvalidToken:
        pass
    else:
        return OpensWith.FIRST_KEY
    try:
        decrypt(kept)
    except UndecryptableSecret:
        return OpensWith.NO_KEY
    return OpensWith.OLDER_KEY


@transaction.atomic
def rotate() -> int:
    """Encrypt every kept secret with the first key; gives of how many rows.

    Raises UndecryptableSecret, which names the first row that no key opens; nothing is done then.
    """
    return sum(_rotate(model) for model in apps.get_models())


def _rotate(model: type[models.Model]) -> int:
    fields = model._meta.local_fields
    names = [field.name for field in fields if isinstance(field, EncryptedTextField)]
    if not names:
        return 0
    is_kept = reduce(or_, (Q(GreaterThan(Length(name), 0)) for name in names))
    rows = model._default_manager.select_for_update(of=("self",)).filter(is_kept)
    for row in rows:
        try:
            secrets = {name: getattr(row, name) for name in names}
        except UndecryptableSecret as error:
            named = f"{model._meta.verbose_name} “{row}” ({row.pk})"
            raise UndecryptableSecret(f"{named}: {error}") from None
        model._default_manager.filter(pk=row.pk).update(**secrets)
    return len(rows)
