"""Files come from the platform's own hosts, and never from inside our network."""

import socket

import pytest

from workstreams.conversations.files.addresses import is_named, is_public
from workstreams.conversations.files.fetching import NotFetched, Unfetchable, fetched

HOSTS = ("fbcdn.net", "fbsbx.com", "http://127.0.0.1:8001")
GOOD = "https://scontent.xx.fbcdn.net/v/lamp.jpg?oe=6A&oh=1"


@pytest.mark.parametrize(
    "url",
    [
        GOOD,
        "https://fbcdn.net/lamp.jpg",
        "https://CDN.FBSBX.COM/lamp.jpg",
        "https://cdn.fbsbx.com:443/lamp.jpg",
        "http://127.0.0.1:8001/cdn/x/lamp.jpg",
    ],
)
def test_file_may_come_from_a_named_host(url):
    assert is_named(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.xx.fbcdn.net/lamp.jpg",
        "https://evilfbcdn.net/lamp.jpg",
        "https://fbcdn.net.evil.example/lamp.jpg",
        "https://fbcdn.net@evil.example/lamp.jpg",
        "https://evil.example@fbcdn.net/lamp.jpg",
        "https://user:word@fbcdn.net/lamp.jpg",
        "https://fbcdn.net:8443/lamp.jpg",
        "https://fbcdn.net:22/lamp.jpg",
        "https://fbcdn.net:99999/lamp.jpg",
        "https://evil.example\\@fbcdn.net/lamp.jpg",
        "https://evil.example#.fbcdn.net/lamp.jpg",
        "https://evil.example?.fbcdn.net/lamp.jpg",
        "https://evil.example/.fbcdn.net",
        "https://fbcdn.net\t.evil.example/",
        "https://fbcdn.net\n/lamp.jpg",
        " https://fbcdn.net/lamp.jpg",
        "https://fbcdn。net/lamp.jpg",
        "https://127.0.0.1/lamp.jpg",
        "https://[::1]/lamp.jpg",
        "https://[::1/lamp.jpg",
        "https://2130706433/lamp.jpg",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/lamp.jpg",
        "https:///lamp.jpg",
        "https:fbcdn.net/lamp.jpg",
        "//fbcdn.net/lamp.jpg",
        "/reel/123/",
        "file:///etc/passwd",
        "ftp://fbcdn.net/lamp.jpg",
        "gopher://fbcdn.net/1",
        "data:image/png;base64,AA==",
        "javascript:alert(1)",
        "http://127.0.0.1:8001@evil.example/",
        "http://127.0.0.1:80010/cdn/x",
        "https://127.0.0.1:8001/cdn/x",
        "http://127.0.0.1:8002/cdn/x",
        "",
    ],
)
def test_file_comes_from_nowhere_else(url):
    assert not is_named(url, HOSTS)
    with pytest.raises(Unfetchable), fetched(url, HOSTS, 100):
        pass


@pytest.mark.parametrize("number", ["157.240.1.1", "1.1.1.1", "2a03:2880:f12f:83::1"])
def test_public_address_is_public(number):
    assert is_public(number)


PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
]


@pytest.mark.parametrize("number", [*PRIVATE, "", "localhost", "127.1", "0x7f000001"])
def test_address_inside_a_network_is_not_public(number):
    assert not is_public(number)


@pytest.fixture
def resolver(monkeypatch):
    """`resolver("10.0.0.1")`: every name resolves to these; gives what was connected to."""
    connected = []

    def connect(address, *_args, **_kwargs):
        connected.append(address)
        raise OSError("no way out")

    def resolver(*numbers):
        places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, 443)) for n in numbers]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
        monkeypatch.setattr(socket, "create_connection", connect)
        return connected

    return resolver


@pytest.mark.parametrize("number", PRIVATE)
def test_named_host_that_resolves_inside_a_network_is_not_connected_to(resolver, number):
    connected = resolver(number)

    with pytest.raises(Unfetchable, match="not_public"), fetched(GOOD, HOSTS, 100):
        pass
    assert connected == []


def test_one_private_number_among_public_ones_is_enough_to_refuse(resolver):
    connected = resolver("157.240.1.1", "10.0.0.1")

    with pytest.raises(Unfetchable), fetched(GOOD, HOSTS, 100):
        pass
    assert connected == []


def test_name_is_resolved_once_and_its_number_is_connected_to(resolver):
    connected = resolver("157.240.1.1")

    with pytest.raises(NotFetched), fetched(GOOD, HOSTS, 100):
        pass
    assert connected == [("157.240.1.1", 443)]


def test_connection_that_ends_inside_after_all_is_dropped_before_a_word_is_said(
    monkeypatch, resolver
):
    resolver("157.240.1.1")
    listener = socket.create_server(("127.0.0.1", 0))
    inside = socket.socket()
    inside.connect(listener.getsockname())
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: inside)

    with pytest.raises(Unfetchable, match="not_public"), fetched(GOOD, HOSTS, 100):
        pass

    visitor, _ = listener.accept()
    assert visitor.recv(1) == b""
    for one in (listener, visitor):
        one.close()


def test_no_proxy_of_the_environment_is_used(monkeypatch, resolver):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    connected = resolver("157.240.1.1")

    with pytest.raises(NotFetched), fetched(GOOD, HOSTS, 100):
        pass
    assert connected == [("157.240.1.1", 443)]
