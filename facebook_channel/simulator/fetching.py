"""Calls to addresses that others named: files a page sends, callbacks an app sets."""

import asyncio
import secrets
import threading
from collections.abc import Callable

import requests

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.files import limit_bytes

FETCH_SECONDS = {"video": 75}  # others get ten, as on the platform
HANDSHAKE_SECONDS = 5


async def in_daemon_thread(work: Callable[[], None]) -> None:
    """Run blocking work beside the event loop; unlike an executor it never delays the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Exception | None] = loop.create_future()

    def settle(outcome: Exception | None) -> None:
        if not done.done():
            done.set_result(outcome)

    def run() -> None:
        outcome: Exception | None = None
        try:
            work()
        except graph_errors.GraphError as error:
            outcome = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, daemon=True).start()
    if error := await done:
        raise error


def check_file(url: str, kind: str) -> None:
    """Fetch the file as the platform would; only its address is kept. Raises GraphError."""
    try:
        with requests.get(url, stream=True, timeout=FETCH_SECONDS.get(kind, 10)) as response:
            if response.status_code != 200:
                raise graph_errors.documented(100, 2018008)
            check_type(kind, response.headers.get("Content-Type", ""))
            size = 0
            for block in response.iter_content(1 << 16):
                size += len(block)
                if size > limit_bytes(kind):
                    raise too_large()
    except (requests.RequestException, ValueError) as error:
        slow_video = kind == "video" and isinstance(error, requests.Timeout)
        raise graph_errors.documented(100, 2018294 if slow_video else 2018008) from error


def check_type(kind: str, content_type: str) -> None:
    if kind in {"image", "audio", "video"} and not content_type.lower().startswith(kind + "/"):
        raise graph_errors.documented(100, 2018047)


def too_large() -> graph_errors.GraphError:
    return graph_errors.documented(100, 2018109)


def shake_hands(callback_url: str, verify_token: str) -> None:
    """The verification request a new callback must answer with the challenge. Raises GraphError."""
    challenge = str(secrets.randbelow(9 * 10**9) + 10**9)
    question = {
        "hub.mode": "subscribe",
        "hub.verify_token": verify_token,
        "hub.challenge": challenge,
    }
    try:
        response = requests.get(
            callback_url, params=question, timeout=HANDSHAKE_SECONDS, allow_redirects=False
        )
    except (requests.RequestException, ValueError) as error:
        raise graph_errors.callback_not_verified(
            f"The URL couldn't be validated: {type(error).__name__}"
        ) from error
    if response.status_code != 200:
        raise graph_errors.callback_not_verified(
            f"HTTP Status Code = {response.status_code}; HTTP Message = {response.reason}"
        )
    if response.text.strip() != challenge:
        raise graph_errors.callback_not_verified("The answer is not the challenge.")
