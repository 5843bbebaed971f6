"""Agents keep quick replies of their own, which nobody else sees."""

import pytest
from auditlog.models import LogEntry

from tests.inbox.conftest import address
from workstreams.conversations.models import QuickReply
from workstreams.models import SupervisorSettings

OWN = "/inbox/quick-replies/"
WRITTEN = {"title": "Thanks", "message": "Thank you!", "locale": "en-US", "tags": "#thanks"}


@pytest.fixture
def mine(alice):
    return QuickReply.objects.create(title="Mine", message="I am Alice.", owner=alice.user)


def test_agent_writes_one_of_their_own(at_alices, alice):
    assert at_alices.post(f"{OWN}new/", WRITTEN).url == OWN

    reply = QuickReply.objects.get()
    assert (reply.owner, reply.title, reply.tags) == (alice.user, "Thanks", ["thanks"])


def test_audit_trail_does_not_tell_what_is_personal(at_alices, mine):
    LogEntry.objects.all().delete()
    at_alices.post(f"{OWN}{mine.pk}/", WRITTEN)

    assert not LogEntry.objects.exists()


def test_unknown_slug_is_refused(at_alices):
    response = at_alices.post(f"{OWN}new/", WRITTEN | {"message": "Dear {FirstName{Customer}}"})

    assert response.status_code == 422
    assert "cannot be filled in" in response.content.decode()


def test_same_title_twice_is_refused(at_alices, mine):
    response = at_alices.post(f"{OWN}new/", WRITTEN | {"title": "Mine"})

    assert response.status_code == 422
    assert "You have a quick reply of this title" in response.content.decode()


def test_owner_changes_and_deletes(at_alices, mine):
    at_alices.post(f"{OWN}{mine.pk}/", WRITTEN)
    mine.refresh_from_db()
    assert mine.message == "Thank you!"

    at_alices.post(f"{OWN}{mine.pk}/deletion/")
    assert not QuickReply.objects.exists()


@pytest.mark.parametrize("rest", ["", "deletion/"])
def test_nobody_else_finds_it(signed_in, bob, sofia, mine, rest):
    for who in (bob, sofia):
        assert signed_in(who).post(f"{OWN}{mine.pk}/{rest}", WRITTEN).status_code == 404
    assert "Mine" not in signed_in(bob).get(OWN).content.decode()


def test_shared_one_is_not_theirs_to_change(at_alices):
    shared = QuickReply.objects.create(title="Greeting", message="Hello")

    assert at_alices.get(f"{OWN}{shared.pk}/").status_code == 404


def test_administration_lists_shared_ones_only(client, admin_user, mine):
    client.force_login(admin_user)
    html = client.get("/admin/conversations/quickreply/").content.decode()

    assert "I am Alice." not in html
    assert ">Mine<" not in html


@pytest.mark.parametrize("path", ["", "new/"])
def test_switched_off_they_are_explained(at_alices, path):
    SupervisorSettings.objects.create(pk=1, personal_quick_replies=False)

    assert at_alices.get(OWN + path).status_code == 403


def test_panel_lists_their_own_under_personal(at_alices, conversation, mine):
    QuickReply.objects.create(title="Greeting", message="Hello")
    where = address(conversation, "quick-replies/")
    html = at_alices.get(where, {"of": "personal"}).content.decode()

    assert ">Mine<" in html
    assert ">Greeting<" not in html
    assert ">Personal<" in at_alices.get(where).content.decode()
