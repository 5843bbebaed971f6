"""A text column whose value is encrypted at rest, with keys that can be rotated."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

SCHEME = "f1:"  # a later scheme can live beside this one


class UndecryptableSecret(Exception):
    """A kept secret opens with none of FIELD_ENCRYPTION_KEYS: bring the old key back."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _current_box() -> MultiFernet:
    return _box(tuple(settings.FIELD_ENCRYPTION_KEYS))


def encrypt(secret: str) -> str:
    return SCHEME + _current_box().encrypt(secret.encode()).decode()


@lru_cache(maxsize=1024)
def _opened(kept: str, keys: tuple[str, ...]) -> str:
    return _box(keys).decrypt(kept.removeprefix(SCHEME).encode()).decode()


def decrypt(kept: str) -> str:
    """The secret itself; raises UndecryptableSecret rather than hand out the ciphertext."""
    try:
        if not kept.startswith(SCHEME):
            raise InvalidToken
        return _opened(kept, tuple(settings.FIELD_ENCRYPTION_KEYS))
    except InvalidToken:
        raise UndecryptableSecret(
            "A secret in the database does not open with FIELD_ENCRYPTION_KEYS. "
            "Add the key it was encrypted with to the end of that list, or enter the secret again."
        ) from None


class EncryptedTextField(models.TextField):
    """Plain text in Python, Fernet ciphertext in the database; empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError("An encrypted field cannot be searched.")
        return super().get_lookup(lookup_name)
