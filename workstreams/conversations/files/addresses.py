"""Which addresses a file may be fetched from: by name here, by number once connected."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class AddressRefused(Exception):
    """Nothing may be asked of this address; the words hold no address, for the log."""


def is_named(url: str, hosts: Collection[str]) -> bool:
    """Whether it is https at one of the hosts or below, or at an origin listed as a whole.

    An origin (`http://127.0.0.1:8001`) is for development: it may be anywhere.
    """
    if any(not "!" <= c <= "~" for c in url) or "\\" in url:
        return False  # what one parser skips, another takes for a part of the name
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in hosts:
        return True
    plain = parts.scheme == "https" and "@" not in parts.netloc and port in (None, 443)
    return plain and any(host == one or host.endswith(f".{one}") for one in hosts)


def is_origin(url: str, hosts: Collection[str]) -> bool:
    """One of those listed as a whole, for which the network's boundary does not count."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in hosts


def is_public(number: str) -> bool:
    """Reachable by everybody: not this machine, not this network, nothing wrapped around it."""
    try:
        address = ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        wrapped = _wrapped(address)
        return _is_global(address) and all(_is_global(one) for one in wrapped)
    return _is_global(address)


def _wrapped(address: IPv6Address) -> list[IPv4Address]:
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
