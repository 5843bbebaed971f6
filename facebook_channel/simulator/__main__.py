"""``python -m facebook_channel.simulator``: runs the simulator until Ctrl-C or SIGTERM."""

import argparse
import json
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from facebook_channel.simulator.application import build
from facebook_channel.simulator.world import WorldRefused


class Server(uvicorn.Server):
    """Ends the open event streams first, so that stopping does not wait for the browsers."""

    def __init__(self, config: uvicorn.Config, close_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._close_streams = close_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._close_streams()
        await super().shutdown(sockets)


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        application = build(options.storage, _world(options.world))
    except WorldRefused as error:
        return _stop(str(error))
    except (OSError, sqlite3.Error) as error:
        return _stop(f"The storage directory {options.storage} cannot be used: {error}.")
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        return _stop(
            f"Port {options.port} of {options.host} cannot be used ({error.strerror});"
            " stop what uses it or choose another one with --port."
        )
    _say(f"Messenger simulator: http://{options.host}:{listener.getsockname()[1]}/")
    # Webhook threads and web server share the interpreter: take turns quickly, for a low latency.
    sys.setswitchinterval(0.0005)
    _serve(application, listener)
    return 0


def _serve(application: Starlette, listener: socket.socket) -> None:
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    try:
        Server(config, application.state.streams.close).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has ended in good order and passes the signal on
        return


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m facebook_channel.simulator",
        description="A local Messenger and Graph API, with a chat page to be the customer.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8001, help="0 takes any free one")
    parser.add_argument("--storage", type=Path, required=True, help="directory that keeps it all")
    parser.add_argument("--world", type=Path, help="JSON file with apps, pages and people")
    return parser.parse_args(arguments)


def _world(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldRefused(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise WorldRefused(f"{path} is not valid JSON: {error}.") from error
    return world


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(256)
    except OSError:
        listener.close()
        raise
    return listener


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _stop(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
