"""Facebook's side of a page's connection."""

import pytest

from tests.facebook_channel.connecting import playing


@pytest.fixture
def facebook(page):
    """Facebook as `page` sees it: everything is in order until a test says otherwise."""
    mock, player = playing(page)
    with mock:
        yield player


@pytest.fixture
def reader(admin_user):
    """An administrator who reads e-mail."""
    admin_user.email = "adam@harbour.example"
    admin_user.save()
    return admin_user
