"""One post to a checked address: no redirect, no proxy, of the answer only its status."""

import socket
import ssl
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from time import monotonic

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from workstreams.webhooks.destination import AddressRefused, Target, read, resolve

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 3.05, 10.0
LONGEST = 20.0  # seconds from the look-up on, however slowly an answer trickles in
MOST_PATIENCE = 3600  # seconds; what a Retry-After may ask for


class PostFailed(Exception):
    """No answer, or one that is not a success; `code` says why, see Problem."""

    def __init__(self, code: str, status: int | None = None, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code, self.status, self.retry_after = code, status, retry_after


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, a success; raises PostFailed."""
    ends_at = monotonic() + LONGEST
    try:
        target = read(url)
        address = resolve(target)
    except AddressRefused as error:
        raise PostFailed(error.code) from None
    try:
        return _judged(*_posted(target, address, body, headers, ends_at))
    except TimeoutError:
        raise PostFailed("timeout") from None
    except ssl.SSLError:
        raise PostFailed("tls") from None
    except (OSError, HTTPException, ValueError):
        raise PostFailed("connection") from None


def _posted(
    target: Target, address: str, body: bytes, headers: dict[str, str], ends_at: float
) -> tuple[int, str]:
    """To the address that was checked and to no other: a name may resolve anew at any time."""
    line = socket.create_connection((address, target.port), SECONDS_TO_CONNECT)
    line.settimeout(SECONDS_TO_ANSWER)
    if target.scheme == "https":
        line = _context().wrap_socket(
            line, server_hostname=target.host, do_handshake_on_connect=False
        )
    watch = Timer(ends_at - monotonic(), _hang_up, [line])
    watch.daemon = True
    watch.start()
    try:
        return _asked(_connection(target, line), target, body, headers)
    finally:
        watch.cancel()
        line.close()


def _connection(target: Target, line: socket.socket) -> HTTPConnection:
    """It has its line already, so that it looks up and connects nothing itself."""
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
        connection: HTTPConnection = HTTPSConnection(target.host, target.port)
    else:
        connection = HTTPConnection(target.host, target.port)
    connection.sock = line
    return connection


def _asked(
    connection: HTTPConnection, target: Target, body: bytes, headers: dict[str, str]
) -> tuple[int, str]:
    own = {"Host": target.authority, "Content-Type": "application/json", "Connection": "close"}
    connection.request("POST", target.path, body, {**own, "User-Agent": "Omnichannel", **headers})
    answer = connection.getresponse()
    answer.close()  # whatever it says beside its status is nobody's business here
    return answer.status, answer.headers.get("Retry-After", "")


def _judged(status: int, retry_after: str) -> int:
    if 200 <= status < 300:
        return status
    wanted = int(retry_after) if retry_after.isascii() and retry_after.isdecimal() else 0
    codes = {410: "gone", 429: "too_many"}
    code = codes.get(status, "redirect" if 300 <= status < 400 else "status")
    raise PostFailed(code, status, min(wanted, MOST_PATIENCE))


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # of the plain one, which leaves the reader of TLS with an end
        socket.socket.shutdown(line, socket.SHUT_RDWR)


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    """What the machine trusts (SSL_CERT_FILE names another file), and the usual authorities."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context
