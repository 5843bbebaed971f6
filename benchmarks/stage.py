"""A product of its own for a benchmark: database, Redis, processes; all gone afterwards."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omnichannel.development.deaths import die_with_parent
from omnichannel.development.ports import LOOPBACK, free_port
from omnichannel.development.postgres import EmbeddedPostgres
from omnichannel.development.secrets import new_secrets

ROOT = Path(__file__).resolve().parents[1]
APP_SECRET = "benchmark-application-secret"
PAGE_ID = "120000000000001"


class Stage:
    """Start processes on it by name; what it started it stops."""

    def __init__(self, directory: Path, redis: bool) -> None:
        self.directory = directory
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.web_port = free_port()
        secrets = new_secrets()
        self.postgres = EmbeddedPostgres(directory / "postgres", secrets["POSTGRES_PASSWORD"])
        self.postgres.start()
        self.postgres.ensure_database()
        self.environment = (
            os.environ
            | secrets
            | {
                "VAR_DIRECTORY": str(directory),
                "DATABASE_URL": self.postgres.url(),
                "DEBUG": "false",
                "ALLOWED_HOSTS": "*",
                "PUBLIC_URL": f"http://{LOOPBACK}:{self.web_port}",
                "EMAIL_URL": "memorymail://",
                "FACEBOOK_GRAPH_URL": f"http://{LOOPBACK}:9",
                "LOG_LEVEL": "ERROR",
                "REDIS_URL": self._start_redis() if redis else "",
            }
        )
        self.manage("prepare")

    def _start_redis(self) -> str:
        port = free_port()
        self.start("redis", ["redis-server", "--port", str(port), "--bind", LOOPBACK, "--save", ""])
        return f"redis://{LOOPBACK}:{port}/0"

    def manage(self, *command: str) -> str:
        return self.run([sys.executable, "manage.py", *command])

    def run(self, command: list[str]) -> str:
        """What it printed."""
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def connect(self, setup: dict[str, object]) -> str:
        """Apply a set-up file; the path of the webhook."""
        file = self.directory / "setup.json"
        file.write_text(json.dumps(setup))
        answer = json.loads(self.manage("connect_facebook", "--file", str(file), "--json"))
        return str(answer["callback_uri"]).removeprefix(self.environment["PUBLIC_URL"])

    def start(self, name: str, command: list[str], **environment: str) -> None:
        log = (self.directory / f"{name}.log").open("ab")
        self.children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=getattr(self, "environment", os.environ) | environment,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def serve(self, name: str, application: str, port: int, **environment: str) -> None:
        """An ASGI application under uvicorn, waited for."""
        command = [sys.executable, "-m", "uvicorn", application, "--port", str(port)]
        command += ["--no-access-log", "--log-level", "error", "--lifespan", "auto"]
        self.start(name, command, **environment)
        self._wait_for(f"http://{LOOPBACK}:{port}/health/live", name)

    def work(self, name: str, queue: str, concurrency: int = 4) -> None:
        command = [sys.executable, "-m", "celery", "-A", "omnichannel.celery", "--quiet", "worker"]
        command += ["--pool", "threads", "--concurrency", str(concurrency), "--loglevel", "error"]
        command += ["-Q", queue, "-n", f"{name}@%h", "--without-gossip", "--without-mingle"]
        self.start(name, command)

    def kill(self, name: str) -> None:
        child = self.children.pop(name)
        child.kill()
        child.wait()

    def stop(self) -> None:
        for child in reversed(self.children.values()):
            child.terminate()
        for child in self.children.values():
            try:
                child.wait(8)
            except subprocess.TimeoutExpired:
                child.kill()
        self.postgres.stop()

    def _wait_for(self, address: str, name: str) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.children[name].poll() is not None:
                break
            try:
                with urllib.request.urlopen(address, timeout=1):
                    return
            except urllib.error.HTTPError:
                return  # it answers
            except OSError:
                time.sleep(0.1)
        raise SystemExit((self.directory / f"{name}.log").read_text()[-2000:])


@contextmanager
def stage(*, redis: bool = False) -> Iterator[Stage]:
    if redis and shutil.which("redis-server") is None:
        raise SystemExit("This benchmark needs redis-server on the PATH.")
    directory = Path(tempfile.mkdtemp(prefix="omnichannel-bench-"))
    made = Stage(directory, redis)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)
