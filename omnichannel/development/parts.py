"""Which processes the product consists of on a developer's machine."""

import sys

from omnichannel.development.installation import Installation
from omnichannel.development.ports import LOOPBACK
from omnichannel.development.processes import Child

# Celery's banners would drown our own lines, and its warning to root is for the Internet's servers.
NOT_AS_ROOT = "ignore:You're running the worker with superuser privileges"
CELERY = ("-W", NOT_AS_ROOT, "-m", "celery", "-A", "omnichannel.celery", "--quiet")


def preparation(installation: Installation) -> Child:
    """Runs before all others and ends: migrations, static files, the demonstration."""
    return _child(installation, "The preparation", "manage.py", "prepare")


def parts(installation: Installation) -> list[Child]:
    children = [
        _web(installation),
        _worker(installation, "The worker", "work", concurrency=1),
        _worker(installation, "The sender", "platform", concurrency=8),
        _beat(installation),
    ]
    if installation.is_debug:
        port = str(installation.simulator_port)
        command = ("manage.py", "messenger_simulator", "--port", port)
        children.append(_child(installation, "The simulator", *command))
    return children


def _web(installation: Installation) -> Child:
    command = ["-m", "uvicorn", "omnichannel.asgi:application"]
    command += ["--host", LOOPBACK, "--port", str(installation.web_port), "--lifespan", "on"]
    command += ["--timeout-graceful-shutdown", "3"]  # open inboxes hold a live connection
    command += ["--no-access-log", "--log-level", "warning"]
    return _child(installation, "The web server", *command)


def _worker(installation: Installation, name: str, queue: str, concurrency: int) -> Child:
    command = [*CELERY, "worker", "--pool", "threads", "--concurrency", str(concurrency)]
    command += ["--queues", queue, "--hostname", f"{queue}@%h"]
    command += ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    return _child(installation, name, *command)


def _beat(installation: Installation) -> Child:
    schedule = str(installation.var / "beat-schedule")
    command = [*CELERY, "beat", "--loglevel", "warning", "-s", schedule, "--pidfile="]
    return _child(installation, "The clock (beat)", *command)


def _child(installation: Installation, name: str, *command: str) -> Child:
    return Child(name, [sys.executable, *command], installation.environment, installation.root)
