"""A customer's picture is kept here, and never loaded from the platform by a screen."""

import pytest
import responses

from tests.conversations.conftest import GRAPH
from tests.conversations.files.conftest import HTML, JPEG, PDF, PNG, kept_files
from tests.fixtures import GILDA, text_item
from workstreams.conversations import profiles
from workstreams.conversations.files import pictures
from workstreams.conversations.models import ContactIdentity


@pytest.fixture
def gilda(deliver, media):
    deliver(text_item())
    return ContactIdentity.objects.get()


def fetch(identity, url):
    pictures.fetch(identity.pk, url)
    identity.refresh_from_db()
    return identity


def test_picture_is_stored(gilda, place, media):
    fetch(gilda, place.offer(JPEG, "/gilda.jpg") + "?hash=secret")

    assert [path.read_bytes() for path in kept_files(media)] == [JPEG]


def test_picture_comes_with_the_profile(gilda, place):
    profile = {"name": "Gilda Moss", "profile_pic": place.offer(JPEG)}
    with responses.RequestsMock() as mock:
        mock.add_passthru(place.origin)
        mock.get(f"{GRAPH}/{GILDA}", json=profile)

        profiles.fetch_all([gilda.pk])

    gilda.refresh_from_db()
    assert gilda.name == "Gilda Moss"
    assert gilda.picture


def test_new_picture_replaces_the_old_one(gilda, place, media, commit):
    fetch(gilda, place.offer(JPEG))
    with commit():
        fetch(gilda, place.offer(PNG))

    assert [path.read_bytes() for path in kept_files(media)] == [PNG]


@pytest.mark.parametrize("body", [HTML, PDF, b"", JPEG + bytes(pictures.MOST_BYTES)])
def test_what_is_no_picture_is_not_kept_and_the_old_one_stays(gilda, place, media, body):
    fetch(gilda, place.offer(JPEG))

    fetch(gilda, place.offer(body))

    assert [path.read_bytes() for path in kept_files(media)] == [JPEG]
    assert gilda.picture


def test_failing_picture_leaves_everything_as_it_is(gilda, place):
    fetch(gilda, place.offer(status=404))
    fetch(gilda, "https://evil.example/gilda.jpg")

    assert not gilda.picture
