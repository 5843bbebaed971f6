"""The password, who may not use theirs, and where one lands."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from routing.tasks import lose_silent_agents
from tests.access.conftest import log_in, user_of
from tests.fixtures import text_item
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Presence


def test_right_password_opens_the_inbox(client, alice):
    response = log_in(client, "alice")

    assert response.status_code == 302
    assert response.url == "/inbox/"
    assert user_of(client) == str(alice.user_id)


def test_wrong_password_is_told_without_saying_what_was_wrong(client, alice):
    wrong = log_in(client, "alice", "guess")
    unknown = log_in(client, "nobody", "guess")

    assert wrong.status_code == unknown.status_code == 422
    assert user_of(client) is None
    assert str(wrong.context["form"].errors) == str(unknown.context["form"].errors)


def test_session_has_a_new_key_after_signing_in(client, alice):
    client.get("/login/")
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    log_in(client, "alice")

    assert client.session.session_key != before


def test_one_lands_where_one_wanted_to_go(client, alice):
    assert log_in(client, "alice", next="/account/password/").url == "/account/password/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_open_redirects_are_refused(client, alice, elsewhere):
    assert log_in(client, "alice", next=elsewhere).url == "/inbox/"


def test_inactive_user_stays_outside(client, alice):
    alice.user.is_active = False
    alice.user.save()

    assert log_in(client, "alice").status_code == 422


def test_demonstration_user_comes_in_only_while_debug_is_on(client, alice, settings):
    alice.user.is_demonstration = True
    alice.user.save()

    settings.DEBUG = False
    assert log_in(client, "alice").status_code == 422
    settings.DEBUG = True
    assert log_in(client, "alice").status_code == 302


def test_session_of_a_demonstration_user_ends_with_debug(client, alice, settings):
    alice.user.is_demonstration = True
    alice.user.save()
    settings.DEBUG = True
    log_in(client, "alice")

    settings.DEBUG = False
    assert client.get("/account/password/").status_code == 302


def test_fifth_wrong_password_locks_out_and_says_for_how_long(client, alice):
    answers = [log_in(client, "alice", "guess").status_code for _ in range(4)]
    locked = log_in(client, "alice", "guess")

    assert answers == [422] * 4
    assert locked.status_code == 429
    assert "Try again in 15 minutes." in locked.content.decode()
    assert log_in(client, "alice").status_code == 429


def test_locked_out_person_comes_in_after_the_wait(client, alice):
    for _ in range(5):
        log_in(client, "alice", "guess")

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        assert log_in(client, "alice").status_code == 302


def test_lock_holds_for_one_person_only(client, alice, bob):
    for _ in range(5):
        log_in(client, "alice", "guess")

    assert log_in(client, "bob").status_code == 302


def test_signing_in_shows_the_agent_as_available(client, alice):
    alice.show_presence(Presence.objects.get(name="Offline"), chosen=True)
    log_in(client, "alice")

    alice.refresh_from_db()
    assert alice.presence.name == "Available"


def test_default_presence_is_respected(client, alice):
    alice.default_presence = Presence.objects.get(name="Away")
    alice.save()
    log_in(client, "alice")

    alice.refresh_from_db()
    assert alice.presence.name == "Away"


def test_who_signs_in_gets_what_waits(client, deliver, alice, commit):
    alice.show_presence(Presence.objects.get(name="Offline"), chosen=True)
    deliver(text_item("hello"))
    assert Conversation.objects.get().status == Status.OPEN

    with commit():
        log_in(client, "alice")
    assert Conversation.objects.get().agent == alice


def test_signing_out_shows_the_agent_as_offline(client, alice):
    log_in(client, "alice")
    response = client.post("/logout/")

    alice.refresh_from_db()
    assert response.url == "/login/"
    assert user_of(client) is None
    assert alice.presence.name == "Offline"


def test_signing_out_takes_a_post(client, alice):
    log_in(client, "alice")

    assert client.get("/logout/").status_code == 405
    assert user_of(client) is not None


def test_form_without_its_token_is_refused(alice):
    careful = Client(enforce_csrf_checks=True)

    assert log_in(careful, "alice").status_code == 403


def test_password_is_changed_and_the_session_goes_on(client, alice):
    log_in(client, "alice")
    new = "another horse battery"
    posted = {"old_password": "correct horse battery", "new_password1": new, "new_password2": new}
    response = client.post("/account/password/", posted)

    alice.user.refresh_from_db()
    assert response.status_code == 302
    assert alice.user.check_password(new)
    assert user_of(client) is not None


def last_seen(agent):
    agent.refresh_from_db()
    return agent.last_seen_at


def test_signing_in_is_a_sign_of_life(client, alice):
    log_in(client, "alice")

    assert timezone.now() - last_seen(alice) < timedelta(seconds=10)


def test_page_of_the_inbox_is_a_sign_of_life_every_twenty_seconds(client, alice):
    log_in(client, "alice")
    signed_in_at = last_seen(alice)

    with time_machine.travel(signed_in_at + timedelta(seconds=19)):
        client.get("/inbox/")
    assert last_seen(alice) == signed_in_at
    with time_machine.travel(signed_in_at + timedelta(seconds=21)):
        client.get("/inbox/")
    assert last_seen(alice) > signed_in_at


def test_after_signing_out_the_work_stays_for_the_time_of_grace(
    client, alice, deliver, commit, settings
):
    with commit():
        log_in(client, "alice")
    deliver(text_item("hello"))
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        with commit():
            client.post("/logout/")
        lose_silent_agents()
        assert Conversation.objects.get().agent == alice
    later = timedelta(hours=1, seconds=settings.AGENT_GRACE_SECONDS + 1)

    with time_machine.travel(timezone.now() + later):
        lose_silent_agents()

    assert Conversation.objects.get().status == Status.OPEN
