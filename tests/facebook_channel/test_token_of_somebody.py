"""A token that is no page's own, as the connection check finds it."""

import pytest

from tests.facebook_channel.connecting import check, finding


@pytest.fixture
def person(facebook):
    """Facebook takes the token, and says that a person holds it."""
    facebook.owner = "122100000000000001"
    facebook.token |= {"type": "USER", "profile_id": "", "user_id": facebook.owner}
    return facebook


def test_token_of_a_person_is_called_one(person, page):
    row = check(page)

    assert finding(row, "token")["state"] == "bad"
    assert "the token of a person, not of a page" in page.health_sentence
    assert "Messenger > Settings > Access Tokens" in page.health_sentence


def test_dead_token_of_a_person_is_called_dead(person, page):
    person.dead = (190, 463)
    person.token |= {"is_valid": False, "error": {"code": 190, "subcode": 463}}

    check(page)

    assert "has expired" in page.health_sentence
