"""The window opens with what the customer does, by the platform's clock, and never by us."""

import pytest

from tests.conversations.happenings import (
    at,
    edited,
    item,
    on_standby,
    passed_to,
    reacted,
    said_elsewhere,
    took_back,
    took_reaction_back,
    wrote,
)
from tests.fixtures import milliseconds, wire
from workstreams.conversations.models import ContactIdentity

LINK = {"ref": "plan=gold", "source": "SHORTLINK", "type": "OPEN_THREAD"}
ADVERTISEMENT = {"source": "ADS", "type": "OPEN_THREAD", "ad_id": "23"}
OPENING = {
    "a message": wrote(100, "again", "m_2"),
    "a tap": item(100, postback={"mid": "m_tap", "title": "Hours", "payload": "H"}),
    "a reaction": reacted(100),
    "a link into the thread": item(100, referral=LINK),
    "an advertisement and a message": wrote(100, "this one?", "m_2", referral=ADVERTISEMENT),
}
LEAVING = {
    "an advertisement alone": item(100, referral=ADVERTISEMENT),
    "an edit": edited(100, "hi"),
    "a message taken back": took_back(100),
    "a reaction taken back": took_reaction_back(100),
    "a judgement": item(100, response_feedback={"mid": "m_1", "feedback": "Good response"}),
    "an opt-in": item(100, optin={"ref": "x"}),
    "a linked account": item(100, account_linking={"status": "linked"}),
    "a receipt": item(100, delivery={"watermark": milliseconds(at(99)), "mids": ["m_1"]}),
    "a look": item(100, read={"watermark": milliseconds(at(99))}),
    "an answer from elsewhere": said_elsewhere(100),
    "another owner": passed_to("88", 100),
}


@pytest.fixture
def gilda(deliver):
    """She has written before."""
    deliver(wrote(1))
    return ContactIdentity.objects.get()


@pytest.mark.parametrize("what", OPENING)
def test_the_window_opens_with(deliver, gilda, what):
    deliver(OPENING[what])

    gilda.refresh_from_db()
    assert gilda.window_opened_at == at(100)


@pytest.mark.parametrize("what", LEAVING)
def test_the_window_stays_as_it_was_with(deliver, gilda, what):
    deliver(LEAVING[what])

    gilda.refresh_from_db()
    assert gilda.window_opened_at == at(1)


def test_message_to_another_application_opens_the_window_of_the_page(deliver, gilda):
    deliver(body=wire(on_standby(wrote(100, "to the robot", "m_2"))))

    gilda.refresh_from_db()
    assert gilda.window_opened_at == at(100)


def test_what_another_application_says_opens_nothing(deliver, gilda):
    deliver(body=wire(on_standby(said_elsewhere(100))))

    gilda.refresh_from_db()
    assert gilda.window_opened_at == at(1)


def test_link_of_somebody_who_never_wrote_opens_nothing(deliver):
    deliver(item(100, referral=LINK))

    assert ContactIdentity.objects.get().window_opened_at is None


@pytest.mark.parametrize("what", OPENING)
def test_customer_who_acts_can_be_reached_again(deliver, gilda, what):
    ContactIdentity.objects.update(unreachable_since=at(50))

    deliver(OPENING[what])

    gilda.refresh_from_db()
    assert gilda.unreachable_since is None


def test_what_was_done_before_says_nothing_of_today(deliver, gilda):
    ContactIdentity.objects.update(unreachable_since=at(50))

    deliver(wrote(40, "late", "m_2"))

    gilda.refresh_from_db()
    assert gilda.unreachable_since == at(50)
