"""A forgotten password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache

from omnichannel.access import asking_too_often
from omnichannel.access.tasks import send_reset_link
from tests.access.conftest import log_in


@pytest.fixture
def mailbox(alice, workers):
    alice.user.email = "alice@example.com"
    alice.user.save()
    cache.clear()
    return mail.outbox


def ask(client, email, place="127.0.0.1"):
    return client.post(
        "/password-reset/", {"email": email}, HTTP_HOST="evil.example", REMOTE_ADDR=place
    )


def test_mail_leads_to_a_new_password(client, mailbox, settings):
    settings.PUBLIC_URL = "https://omnichannel.example"
    ask(client, "alice@example.com")
    address = re.search(r"https://omnichannel.example(/\S+)", mailbox[0].body)[1]
    form = client.get(address, follow=True).redirect_chain[-1][0]
    new = "another horse battery"
    client.post(form, {"new_password1": new, "new_password2": new})

    assert "Your user name is alice." in mailbox[0].body
    assert log_in(client, "alice", new).status_code == 302
    assert "no longer works" in client.get(address, follow=True).content.decode()


def test_answer_never_tells_whether_the_address_exists(client, mailbox):
    known = ask(client, "alice@example.com")
    unknown = ask(client, "nobody@example.com")

    assert known.url == unknown.url == "/password-reset/sent/"
    assert client.get(known.url).status_code == 200
    assert len(mailbox) == 1


def test_claimed_host_is_not_in_the_mail(client, mailbox):
    ask(client, "alice@example.com")

    assert "evil.example" not in mailbox[0].body


def test_nonsense_is_no_address(db, mailbox):
    send_reset_link("no address", "en")

    assert not mailbox


def test_mailbox_gets_three_mails_an_hour_at_most(client, mailbox):
    answers = {ask(client, "alice@example.com").url for _time in range(5)}

    assert len(mailbox) == 3
    assert answers == {"/password-reset/sent/"}


def test_next_hour_a_password_may_be_asked_for_again(client, mailbox):
    for _time in range(4):
        ask(client, "alice@example.com")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        ask(client, "alice@example.com")

    assert len(mailbox) == 4


def test_who_asks_for_many_addresses_reaches_nobody_in_the_end(client, mailbox):
    for number in range(asking_too_often.MOST_FROM_A_PLACE):
        ask(client, f"someone{number}@example.com")
    ask(client, "alice@example.com")

    assert not mailbox


def test_stranger_does_not_keep_the_owner_from_asking(client, mailbox):
    for _time in range(5):
        ask(client, "alice@example.com", place="192.0.2.7")
    mailbox.clear()

    ask(client, "alice@example.com")

    assert len(mailbox) == 1
