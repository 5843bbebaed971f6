"""An agent who missed an offer is inactive until they say that they are back."""

import pytest
from django.utils import timezone

from routing import offers, presence
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Presence

BAR = "You missed a conversation and are inactive."
BACK = "/inbox/presence/return/"


@pytest.fixture
def missed(offered, alice):
    Session.objects.update(expires_at=timezone.now())
    offers.end_expired()
    alice.refresh_from_db()
    return offered


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/lists/"])
def test_whoever_missed_an_offer_reads_a_bar(at_alices, missed, path):
    assert BAR in at_alices.get(path).content.decode()


def test_whoever_chose_to_be_away_reads_none(at_alices, alice):
    presence.show(alice, Presence.objects.get(name="Away"))

    assert BAR not in at_alices.get("/inbox/").content.decode()


def test_coming_back_makes_available(at_alices, missed, alice):
    response = at_alices.post(BACK, follow=True)

    alice.refresh_from_db()
    assert alice.presence.name == "Available"
    assert BAR not in response.content.decode()


def test_coming_back_brings_what_waits(at_alices, missed, alice, commit):
    with commit():
        at_alices.post(BACK)

    assert Conversation.objects.get().offered_to == alice


def test_coming_back_by_htmx_brings_bar_and_menu(at_alices, missed):
    html = at_alices.post(BACK, headers={"HX-Request": "true"}).content.decode()

    assert 'id="inactive-bar"' in html
    assert 'id="me"' in html
    assert "<html" not in html


def test_coming_back_twice_is_a_sentence(at_alices, alice):
    presence.show(alice, Presence.objects.get(name="Away"))

    response = at_alices.post(BACK, follow=True)

    alice.refresh_from_db()
    assert "You were back already." in response.content.decode()
    assert alice.presence.name == "Away"


def test_whoever_is_no_agent_does_not_come_back(signed_in, admin_user):
    assert signed_in(admin_user).post(BACK).status_code == 404


def test_more_than_the_capacity_is_told(at_alices, conversation, alice):
    alice.capacity = 1
    alice.save()
    Conversation.objects.update(units=2)

    html = at_alices.get("/inbox/").content.decode()
    assert "2 of 1 taken" in html
    assert "me-over" in html
