"""Where a webhook may post to: public addresses, and the internal origins that are allowed.

An endpoint is an address that somebody typed in and our own machines call. Without these
checks it could name what only they reach: the cloud's metadata, a database, a printer.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings

DEFAULT_PORTS = {"https": 443, "http": 80}
USUAL_PORTS = {80, 443}
FIRST_FREE_PORT = 1024  # below it are mail, remote shells and other services that are not ours
MOST_CHARACTERS = 500
SECONDS_TO_LOOK_UP = 5.0

# What `is_global` lets pass although it leads inside, or into another network's wrapping.
REFUSED = [
    ip_network("168.63.129.16/32"),  # Azure's own services, on a public address
    ip_network("192.0.0.0/24"),  # kept for protocols; Oracle's cloud answers here
    ip_network("192.88.99.0/24"),  # relays of 6to4
    ip_network("64:ff9b::/96"),  # NAT64, wraps any IPv4 address
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),  # 6to4
    ip_network("2001::/32"),  # Teredo
    ip_network("::/96"),  # IPv4-compatible
]


class AddressRefused(Exception):
    """Nothing may be posted there; `code` says why, see Problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """An address that was taken apart and may be looked up."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_internal(self) -> bool:
        """Allowed by WEBHOOK_INTERNAL_ORIGINS, whatever it resolves to."""
        return self._origin in map(_origin_of, settings.WEBHOOK_INTERNAL_ORIGINS)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def _origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def read(url: str) -> Target:
    """Raises AddressRefused for what could not be posted to, wherever it leads."""
    target = _taken_apart(url)
    if target.is_internal:
        return target
    if target.scheme == "http" and not settings.DEBUG:
        raise AddressRefused("not_https")
    if target.port not in USUAL_PORTS and target.port < FIRST_FREE_PORT:
        raise AddressRefused("port")
    return target


def resolve(target: Target) -> str:
    """The one IP address to connect to; raises AddressRefused.

    Where a single address of the host is refused, all of them are: the host is not to be trusted.
    """
    addresses = _addresses_of(target)
    if not addresses:
        raise AddressRefused("unresolved")
    if not target.is_internal and not all(map(is_public, addresses)):
        raise AddressRefused("not_public")
    return addresses[0]


def _addresses_of(target: Target) -> list[str]:
    """None where there is no such host, or its name servers keep us waiting.

    The system's look-up knows no limit of ours, so a thread waits for it, and is left to itself
    where it takes too long: it ends when the system gives up.
    """
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=lambda: answers.put(_look_up(target)), daemon=True).start()
    try:
        return answers.get(timeout=SECONDS_TO_LOOK_UP)
    except Empty:
        return []


def _look_up(target: Target) -> list[str]:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(info[4][0]) for info in found]


def is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        return False
    if any(ip in network for network in REFUSED if network.version == ip.version):
        return False
    return ip.is_global and not _is_special(ip)


def _is_special(ip: IPv4Address | IPv6Address) -> bool:
    is_site_local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_multicast or ip.is_reserved or ip.is_unspecified or is_site_local


def _taken_apart(url: str) -> Target:
    if len(url) > MOST_CHARACTERS or not url.isprintable() or " " in url or "\\" in url:
        raise AddressRefused("malformed")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        host = host.encode("ascii" if ":" in host else "idna").decode()
    except (ValueError, UnicodeError):
        raise AddressRefused("malformed") from None
    if parts.scheme not in DEFAULT_PORTS or not host or not url.isascii() or parts.fragment:
        raise AddressRefused("malformed")
    if "@" in parts.netloc:
        raise AddressRefused("credentials")
    path = parts.path or "/"
    return Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path)


def _origin_of(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
