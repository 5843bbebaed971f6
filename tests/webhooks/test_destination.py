"""Where a webhook may post to, and that it posts to exactly what was checked."""

import socket
from threading import Event

import pytest

from tests.webhooks.conftest import PUBLIC, attempt
from workstreams.webhooks import destination, http_post
from workstreams.webhooks.destination import AddressRefused, is_public, read, resolve

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_address_that_leads_inside_is_refused(names, address):
    names["hooks.example.org"] = [address]

    assert not is_public(address)
    with pytest.raises(AddressRefused, match="not_public"):
        resolve(read("https://hooks.example.org/"))


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111"])
def test_public_address_is_taken(names, address):
    names["hooks.example.org"] = [address]

    assert resolve(read("https://hooks.example.org/")) == address


def test_one_address_inside_is_enough_to_refuse_the_host(names):
    names["hooks.example.org"] = [PUBLIC, "10.0.0.1"]

    with pytest.raises(AddressRefused, match="not_public"):
        resolve(read("https://hooks.example.org/"))


def test_host_without_an_address_is_refused(names):
    with pytest.raises(AddressRefused, match="unresolved"):
        resolve(read("https://nowhere.example.org/"))


def test_name_server_that_does_not_answer_holds_nobody_up(monkeypatch):
    answering = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: answering.wait(20) and [])
    monkeypatch.setattr(destination, "SECONDS_TO_LOOK_UP", 0.05)

    with pytest.raises(AddressRefused, match="unresolved"):
        resolve(read("https://slow.example.org/"))
    answering.set()


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f000001", "2130706433", "017700000001", "[::ffff:7f00:1]", "localhost"]
)
def test_host_in_another_spelling_is_refused_all_the_same(host):
    with pytest.raises(AddressRefused, match=r"not_public|unresolved|malformed"):
        resolve(read(f"https://{host}/"))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.org/", "not_https"),
        ("ftp://hooks.example.org/", "malformed"),
        ("file:///etc/passwd", "malformed"),
        ("hooks.example.org", "malformed"),
        ("https://", "malformed"),
        ("https://hooks.example.org:99999/", "malformed"),
        ("https://hooks.example.org/#part", "malformed"),
        ("https://hooks.example.org\\@10.0.0.1/", "malformed"),
        ("https://hooks.example.org/a b", "malformed"),
        ("https://hooks.example.org/\r\nHost:x", "malformed"),
        ("https://hooks.example.org/" + "a" * 500, "malformed"),
        ("https://ann:secret@hooks.example.org/", "credentials"),
        ("https://ann@hooks.example.org/", "credentials"),
        ("https://hooks.example.org:22/", "port"),
        ("https://hooks.example.org:25/", "port"),
    ],
)
def test_odd_address_is_refused(settings, url, why):
    settings.DEBUG = False
    with pytest.raises(AddressRefused, match=why):
        read(url)


@pytest.mark.parametrize("port", ["", ":443", ":80", ":8443", ":1024", ":50000"])
def test_usual_ports_are_allowed(port):
    assert read(f"https://hooks.example.org{port}/in?a=1").path == "/in?a=1"


def test_without_tls_only_while_debug_is_on(settings):
    settings.DEBUG = True

    assert read("http://hooks.example.org/").scheme == "http"


@pytest.mark.parametrize(
    "url", ["http://hub.lan:81/in", "http://HUB.lan:81/in", "http://hub.lan:81"]
)
def test_internal_origin_may_lie_inside(settings, names, url):
    settings.WEBHOOK_INTERNAL_ORIGINS = ["http://hub.lan:81"]
    names["hub.lan"] = ["10.0.0.7"]

    assert resolve(read(url)) == "10.0.0.7"


@pytest.mark.parametrize(
    "url", ["https://hub.lan:81/", "https://hub.lan/", "https://a.hub.lan:81/"]
)
def test_another_origin_of_the_internal_host_is_refused(settings, names, url):
    settings.WEBHOOK_INTERNAL_ORIGINS = ["http://hub.lan:81"]
    names.update({"hub.lan": ["10.0.0.7"], "a.hub.lan": ["10.0.0.7"]})

    with pytest.raises(AddressRefused):
        resolve(read(url))


def test_name_is_looked_up_once_and_that_address_called(names, monkeypatch):
    """A name server that answers differently a moment later leads nowhere."""
    names["hooks.example.org"] = iter_of(PUBLIC, "127.0.0.1")
    called = []

    def connect(address, *_args, **_more):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(http_post.PostFailed, match="connection"):
        http_post.post("https://hooks.example.org/in", b"{}", {})

    assert called == [(PUBLIC, 443)]


def iter_of(*addresses):
    """A different answer at each look-up."""
    return Changing(addresses)


class Changing:
    def __init__(self, addresses):
        self.addresses = list(addresses)

    def pop(self, _place):
        return self.addresses.pop(0)


def test_address_is_checked_again_at_every_attempt(delivery, endpoint, names, settings, program):
    """It was public when it was saved."""
    settings.WEBHOOK_INTERNAL_ORIGINS = []
    names["hooks.example.org"] = ["10.0.0.1"]
    type(endpoint).objects.update(url="https://hooks.example.org/in")

    assert attempt(delivery).last_error == "not_public"
    assert delivery.state == "failed"
    assert program.posts == []
