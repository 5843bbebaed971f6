"""Ports of this machine's loopback address."""

import socket
import time

from omnichannel.development.errors import CannotStart

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def require_free(setting: str, port: int, patience: float = 4.0) -> None:
    """Raise CannotStart, naming the setting, when another program listens there.

    For `patience` seconds it may be a run of ours that was killed and is just ending.
    """
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Port {port} is taken by another program. Stop that one, or set {setting} to a "
                f"free port, for example: {setting}={free_port()} make run"
            )
        time.sleep(0.1)
