"""The whole product with the demonstration, on free ports, in a folder that goes with it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from omnichannel.development.deaths import die_with_parent
from omnichannel.development.greeting import answers, demonstration_logins
from omnichannel.development.ports import LOOPBACK, free_port
from omnichannel.development.secrets import first_run_secrets

ROOT = Path(__file__).resolve().parents[2]
SHOP = Path(__file__).with_name("shop.json")
PATIENCE = 90.0  # seconds until it has started
SECONDS_TO_END = 30


@dataclass(frozen=True)
class Product:
    """`web` and `simulator` are addresses, `environment` is what its processes were told."""

    web: str
    simulator: str
    var: Path
    environment: dict[str, str]

    def password(self, username: str) -> str:
        """Of a person of the demonstration."""
        return next(row[2] for row in demonstration_logins(self.var) if row[1] == username)

    def set_up_the_shop(self) -> None:
        """More than the demonstration needs: what there is to see in a shop at work."""
        self.apply(json.loads(SHOP.read_text()))

    def apply(self, setup: dict[str, Any]) -> None:
        file = self.var / "setup.json"
        file.write_text(json.dumps(setup))
        self.manage("connect_facebook", "--file", str(file))

    def manage(self, *arguments: str) -> None:
        """One command of `manage.py`."""
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | first_run_secrets(self.var)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    def customer(self, name: str, **profile: str | int) -> "Customer":
        """A new person at the simulator."""
        person = _post(f"{self.simulator}/people", {"name": name, **profile})
        return Customer(f"{self.simulator}/people/{person['id']}", self._first_page())

    def _first_page(self) -> str:
        world = requests.get(f"{self.simulator}/world", timeout=10).json()
        return str(min(page["page_id"] for page in world["pages"]))


@dataclass(frozen=True)
class Customer:
    address: str
    page_id: str

    def write(self, text: str) -> None:
        _post(f"{self.address}/messages", {"page_id": self.page_id, "text": text})

    def heard(self) -> list[str]:
        """What the page said."""
        address = f"{self.address}/messages?page_id={self.page_id}"
        told = requests.get(address, timeout=10).json()["messages"]
        return [message.get("text") or "" for message in told if message["author"] == "page"]

    def read(self) -> None:
        _post(f"{self.address}/reads", {"page_id": self.page_id})


@contextlib.contextmanager
def running_product() -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="omnichannel-screenshots-") as folder:
        ports = {"WEB_PORT": free_port(), "SIMULATOR_PORT": free_port()}
        environment = {
            **os.environ,
            **{name: str(port) for name, port in ports.items()},
            "VAR_DIRECTORY": folder,
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DEBUG": "true",
            "FACEBOOK_MAX_APPLICATIONS": "2",  # the form for a new one is among the pictures
        }
        web, simulator = (f"http://{LOOPBACK}:{port}" for port in ports.values())
        with _process(environment, ports["WEB_PORT"]):
            yield Product(web, simulator, Path(folder), environment)


@contextlib.contextmanager
def _process(environment: dict[str, str], port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "omnichannel.development"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("The product did not start; `make run` says why.")
            time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(SECONDS_TO_END)


def _post(address: str, content: dict[str, str | int]) -> dict[str, str]:
    answer = requests.post(address, json=content, timeout=10)
    answer.raise_for_status()
    told: dict[str, str] = answer.json() if answer.content else {}
    return told
