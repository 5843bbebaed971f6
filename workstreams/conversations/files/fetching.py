"""Fetch a file from the platform, and from nowhere else.

Only the platform's hosts, only https, no redirection, no proxy; and the address connected to
must be public, whatever a name resolved to a moment before. Bounded in bytes and in time.
"""

import socket
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from workstreams.conversations.files.addresses import (
    AddressRefused,
    is_named,
    is_origin,
    is_public,
)

TIMEOUT = (3.05, 10)  # seconds to connect, seconds between two pieces
LONGEST = 60.0  # seconds for the whole file
PIECE = 64 * 1024
GONE = {403, 404, 410}  # a signed address that has expired, or a file taken back
TRY_AGAIN = {408, 425, 429}


class NotFetched(Exception):
    """`reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unavailable(NotFetched):
    """It may be there later."""


class Unfetchable(NotFetched):
    """It will not be there later either."""


class Expired(Unfetchable):
    """The platform's link does not lead to the file any more."""


class TooLarge(NotFetched):
    """It has more bytes than were allowed."""


def _connect_publicly(connection: HTTPConnection) -> socket.socket:
    """Resolve once and connect to that very number, so that no later answer counts."""
    found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    public = [str(place[4][0]) for place in found if is_public(str(place[4][0]))]
    if not public or len(public) < len(found):
        raise AddressRefused("not_public")
    sock = socket.create_connection((public[0], connection.port or 443), TIMEOUT[0])
    if not is_public(sock.getpeername()[0]):
        sock.close()
        raise AddressRefused("not_public")
    return sock


class PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect_publicly(self)


class PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = PublicHTTPSConnection


class NoHTTPPool(HTTPConnectionPool):
    def urlopen(self, *_: Any, **__: Any) -> Any:
        raise AddressRefused("not_https")


class PublicAdapter(HTTPAdapter):
    """Reaches public addresses only, over TLS only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        pools = {"https": PublicHTTPSPool, "http": NoHTTPPool}
        self.poolmanager.pool_classes_by_scheme = pools


def _session(adapter: HTTPAdapter) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy, no .netrc
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # Packed bytes could unfold beyond every limit
    session.headers = {"User-Agent": "Omnichannel", "Accept-Encoding": "identity"}
    return session


@contextmanager
def fetched(url: str, hosts: Collection[str], most: int) -> Iterator[Iterator[bytes]]:
    """The file's bytes, piece by piece, at most `most` of them; raises NotFetched.

    `hosts` as for `is_named`. Reading the pieces raises NotFetched as well.
    """
    deadline = time.monotonic() + LONGEST
    if not is_named(url, hosts):
        raise Unfetchable("address")
    adapter = HTTPAdapter(max_retries=0) if is_origin(url, hosts) else PublicAdapter(max_retries=0)
    with _session(adapter) as session, _open(session, url) as response:
        _check(response, most)
        yield _pieces(response.raw, most, deadline)


@contextmanager
def _open(session: requests.Session, url: str) -> Iterator[requests.Response]:
    try:
        response = session.get(url, stream=True, timeout=TIMEOUT, allow_redirects=False)
    except AddressRefused as error:
        raise Unfetchable(str(error)) from None
    except (requests.RequestException, OSError) as error:
        raise Unavailable(type(error).__name__) from None  # its text holds the signed address
    except (UnicodeError, ValueError):
        raise Unfetchable("address") from None
    with response:
        yield response


def _check(response: requests.Response, most: int) -> None:
    status = response.status_code
    if status in GONE:
        raise Expired(f"http_{status}")
    if status in TRY_AGAIN or status >= 500:
        raise Unavailable(f"http_{status}")
    if status != 200 or response.headers.get("Content-Encoding", "identity") != "identity":
        raise Unfetchable(f"http_{status}")
    stated = response.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated) > most:
        raise TooLarge("stated")


def _pieces(raw: HTTPResponse, most: int, deadline: float) -> Iterator[bytes]:
    read = 0
    while piece := _piece(raw):
        read += len(piece)
        if read > most:
            raise TooLarge("read")
        if time.monotonic() > deadline:
            raise Unavailable("too_slow")
        yield piece


def _piece(raw: HTTPResponse) -> bytes:
    """What is there already, so that a trickle does not hold us until PIECE is full."""
    try:
        return raw.read1(PIECE)
    except (HTTPError, OSError) as error:
        raise Unavailable(type(error).__name__) from None
