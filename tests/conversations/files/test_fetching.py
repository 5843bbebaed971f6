"""A file is fetched within limits: of bytes, of time, and without following anybody."""

import pytest

from tests.conversations.files.conftest import PNG
from workstreams.conversations.files import fetching
from workstreams.conversations.files.fetching import (
    Expired,
    TooLarge,
    Unavailable,
    Unfetchable,
    fetched,
)


def read(place, url, most=1000):
    with fetched(url, [place.origin], most) as pieces:
        return b"".join(pieces)


def test_file_is_read_whole(place):
    assert read(place, place.offer(PNG)) == PNG


def test_redirection_is_not_followed(place):
    place.offer(path="/secret")
    url = place.offer(b"", "/lamp.png", status=302, Location=place.origin + "/secret")

    with pytest.raises(Unfetchable):
        read(place, url)
    assert place.visits == ["/lamp.png"]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_expired_address_is_known_as_such(place, status):
    with pytest.raises(Expired):
        read(place, place.offer(status=status))


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_passing_failure_is_known_as_such(place, status):
    with pytest.raises(Unavailable):
        read(place, place.offer(status=status))


@pytest.mark.parametrize("status", [204, 206, 400, 401])
def test_other_answers_are_no_file(place, status):
    with pytest.raises(Unfetchable):
        read(place, place.offer(b"", status=status))


def test_size_that_is_told_beforehand_ends_it_before_a_byte_is_read(place):
    with pytest.raises(TooLarge, match="stated"):
        read(place, place.offer(PNG), most=len(PNG) - 1)


@pytest.mark.parametrize("told", ["", "1"])
def test_size_that_is_not_told_or_a_lie_does_not_help(place, told):
    url = place.offer(b"x" * 5000, Content_Length=told, Connection="close")

    if told:
        assert read(place, url) == b"x"
    else:
        with pytest.raises(TooLarge, match="read"):
            read(place, url)


def test_packed_body_is_not_unpacked(place):
    with pytest.raises(Unfetchable):
        read(place, place.offer(b"x" * 30, Content_Encoding="gzip"))


def test_body_that_only_trickles_is_given_up(place, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    url = place.offer(b"x" * 600, pause=0.02)

    with pytest.raises(Unavailable, match="too_slow"):
        read(place, url)


def test_body_that_stops_half_way_is_unavailable(place):
    with pytest.raises(Unavailable):
        read(place, place.offer(PNG, Content_Length="900", Connection="close"))


def test_nobody_listening_is_unavailable(place):
    url = place.offer()
    place.shutdown()
    place.server_close()

    with pytest.raises(Unavailable):
        read(place, url)
