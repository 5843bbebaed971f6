"""A text column whose value is encrypted at rest, with keys that can be rotated."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

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


class Sealed(str):
    """A secret as it stands in the database; it opens when it is asked for, not when loaded."""

    __slots__ = ()


class OpenedOnAccess(DeferredAttribute):
    """So that a secret that does not open hurts only who needs it, not every list of its rows."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = decrypt(value)
            vars(instance)[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        vars(instance)[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Plain text in Python, Fernet ciphertext in the database; empty stays empty.

    Reading the attribute raises UndecryptableSecret where no key opens it; saving a row whose
    secret was not read keeps the ciphertext as it is.
    """

    descriptor_class = OpenedOnAccess

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return vars(model_instance).get(self.attname, "")

    def value_from_object(self, obj: models.Model) -> Any:
        """What a form or a dump would show: nothing."""
        return ""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return str(value)
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> str | None:
        return Sealed(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError("An encrypted field cannot be searched.")
        return super().get_lookup(lookup_name)
