"""This checkout as `make run` sees it: where its data are, and what its processes are told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from omnichannel.development.errors import CannotStart
from omnichannel.development.ports import LOOPBACK

TRUE = ("1", "true", "yes", "on", "ok", "y")  # what django-environ takes for true
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Installation:
    """`environment` is what every process gets; an empty value counts as not given."""

    root: Path
    environment: dict[str, str]

    @classmethod
    def read(cls, root: Path, given: Mapping[str, str] = os.environ) -> Self:
        """From `.env` in `root` and the environment, which wins."""
        environment = {**_read_env_file(root / ".env"), **given, "PYTHONUNBUFFERED": "1"}
        installation = cls(root, environment)
        installation.suggest(DEBUG="true")
        if installation.is_debug:
            installation.suggest(
                PUBLIC_URL=installation.address("web"),
                FACEBOOK_GRAPH_URL=installation.address("simulator", "/graph"),
                FACEBOOK_FILES_FROM=installation.address("simulator"),
            )
        return installation

    def suggest(self, **values: str) -> None:
        """Set what nobody has set."""
        for name, value in values.items():
            if not self.environment.get(name):
                self.environment[name] = value

    @property
    def var(self) -> Path:
        return self.root / (self.environment.get("VAR_DIRECTORY") or "var")

    @property
    def is_debug(self) -> bool:
        return self.environment["DEBUG"].strip().lower() in TRUE

    @property
    def has_own_database(self) -> bool:
        return bool(self.environment.get("DATABASE_URL"))

    @property
    def web_port(self) -> int:
        return self._port("WEB_PORT", 8000)

    @property
    def simulator_port(self) -> int:
        return self._port("SIMULATOR_PORT", 8001)

    def address(self, part: str, path: str = "") -> str:
        """Where the "web" or the "simulator" part answers on this machine."""
        port = {"web": self.web_port, "simulator": self.simulator_port}[part]
        return f"http://{LOOPBACK}:{port}{path}"

    def _port(self, name: str, default: int) -> int:
        value = self.environment.get(name) or str(default)
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= HIGHEST_PORT):
            raise CannotStart(f"{name} must be a port number, such as {default}; it is {value!r}.")
        return int(value)


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    values = {}
    for line in path.read_text().splitlines():
        name, separator, value = line.strip().removeprefix("export ").partition("=")
        if separator and not name.startswith("#"):
            values[name.strip()] = _unquoted(value.strip())
    return values


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value
