"""People of a set-up file, beside those of the demonstration."""

import pytest

from tests.setup_file.using import apply, refusal
from workstreams.models import User

ALICE = {"username": "alice", "name": "Alice Martin", "role": "agent"}


@pytest.fixture
def demonstrated(db):
    return User.objects.create_user(
        "alice", password="well known", name="Alice", role="agent", is_demonstration=True
    )


def test_person_called_like_one_of_the_demonstration_is_a_person(demonstrated):
    apply({"users": [ALICE]})

    assert not User.objects.get(username="alice").is_demonstration


def test_password_of_the_demonstration_does_not_become_a_persons(demonstrated):
    apply({"users": [ALICE]})

    assert not User.objects.get(username="alice").has_usable_password()


def test_administrator_of_the_demonstration_does_not_replace_the_last_one(db):
    User.objects.create_user("gilda", role="administrator", is_demonstration=True)
    User.objects.create_user("bob", name="Bob Okafor", role="administrator")

    told = refusal({"users": [{"username": "bob", "name": "Bob Okafor", "role": "agent"}]})

    assert "nobody would be an administrator any more" in told
