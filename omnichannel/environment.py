"""The environment, read strictly: a value that makes no sense stops the start with a sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
for _name in [name for name, value in os.environ.items() if not value]:
    del os.environ[_name]  # left empty is the same as not given
VAR = BASE_DIR / env.str("VAR_DIRECTORY", default="var")
env.read_env(VAR / "secrets.env")  # written by the first `make run`

YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


def yes_or_no(name: str, default: bool) -> bool:
    value = env.str(name, default=str(default)).strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be true or false.")
    return value in YES


def whole_number(name: str, default: int) -> int:
    try:
        return int(env.str(name, default=str(default)))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def web_address(name: str, default: Any = env.NOTSET) -> str:
    address = str(env.str(name, default=default)).rstrip("/")
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise ImproperlyConfigured(f"{name} must begin with https:// and name a host.")
    return address


def origin(name: str) -> str:
    """A web address without a path; empty where it is not given."""
    return _without_path(name, env.str(name, default=""))


def origins(name: str) -> list[str]:
    """Several, separated by commas."""
    return [_without_path(name, each.strip()) for each in env.list(name, default=[])]


def _without_path(name: str, given: str) -> str:
    address = given.rstrip("/")
    if address and address != f"{urlsplit(address).scheme}://{urlsplit(address).netloc}":
        raise ImproperlyConfigured(f"{name} must be scheme, host and port, and nothing behind.")
    return address


def encryption_keys(name: str) -> list[str]:
    keys = [key.strip() for key in env.list(name) if key.strip()]
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        keys = []
    if not keys:
        raise ImproperlyConfigured(
            f"{name} must hold one or more Fernet keys (32 random bytes, URL-safe base64), "
            "separated by commas; the first one encrypts."
        )
    return keys
