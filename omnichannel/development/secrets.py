"""The secrets of this installation: made on the first run, then only read."""

import base64
import os
import secrets
from pathlib import Path

from omnichannel.development.errors import CannotStart

NAMES = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "POSTGRES_PASSWORD")


def new_encryption_key() -> str:
    """A Fernet key: 32 random bytes in URL-safe base64 (the Fernet specification)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_ENCRYPTION_KEYS": new_encryption_key(),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(32),
    }


def first_run_secrets(var: Path) -> dict[str, str]:
    """What `secrets.env` in `var` holds, by name; it is created when it is missing.

    Raises CannotStart for a damaged file: new keys could not read what the old ones encrypted.
    """
    path = var / "secrets.env"
    if not path.exists():
        _keep(path, new_secrets())
    lines = path.read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    missing = [name for name in NAMES if not found.get(name)]
    if missing:
        raise CannotStart(
            f"{path} is damaged: {', '.join(missing)} cannot be read. Put a copy back; or, if "
            f"nothing in {var} is needed any more, delete that folder and start again."
        )
    return {name: found[name] for name in NAMES}


def _keep(path: Path, values: dict[str, str]) -> None:
    """Write them whole or not at all, for nobody else to read."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(
            "# Made by the first `make run`. Keep it secret, and keep a copy with backups.\n"
        )
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
