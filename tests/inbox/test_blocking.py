"""An agent blocks a customer, and lets them in again."""

import pytest

from tests.fixtures import text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import ContactIdentity, Conversation, Status


@pytest.fixture
def blocked(at_alices, conversation):
    at_alices.post(address(conversation, "blocking/"))
    conversation.refresh_from_db()
    return conversation


def test_page_says_what_follows(at_alices, conversation):
    html = at_alices.get(address(conversation, "block/")).content.decode()

    assert "is closed at once" in html
    assert "The customer is not told." in html


def test_blocking_closes_the_conversation(blocked):
    assert blocked.status == Status.CLOSED
    assert ContactIdentity.objects.get().blocked_at is not None


def test_thread_says_that_the_customer_is_blocked(at_alices, blocked):
    html = at_alices.get(address(blocked)).content.decode()

    assert '<span class="badge badge-blocked">Blocked</span>' in html
    assert "Alice Martin blocked this customer" in html
    assert "Unblock" in html


def test_what_was_written_while_blocked_is_marked(at_alices, blocked, deliver):
    deliver(text_item("Answer me!", mid="m_angry"))

    html = at_alices.get(address(blocked)).content.decode()

    assert "Answer me!" in html
    assert html.count("Written while blocked") == 1


def test_marks_stay_when_the_customer_is_unblocked(at_alices, blocked, deliver):
    deliver(text_item("Answer me!", mid="m_angry"))
    at_alices.post(address(blocked, "unblocking/"))

    html = at_alices.get(address(blocked)).content.decode()

    assert html.count("Written while blocked") == 1


def test_unblocking_lets_them_in_again(at_alices, blocked, deliver):
    at_alices.post(address(blocked, "unblocking/"))
    deliver(text_item(mid="m_new"))

    assert Conversation.objects.live().exists()


def test_supervisor_blocks_and_unblocks(at_sofias, conversation):
    at_sofias.post(address(conversation, "blocking/"))
    assert ContactIdentity.objects.get().blocked_at is not None

    at_sofias.post(address(conversation, "unblocking/"))
    assert ContactIdentity.objects.get().blocked_at is None


def test_agent_who_could_only_take_it_does_not_block(signed_in, open_conversation, carol):
    assert signed_in(carol).post(address(open_conversation, "blocking/")).status_code == 403


def test_page_of_a_blocked_customer_leads_back(at_alices, blocked):
    assert at_alices.get(address(blocked, "block/")).url == address(blocked)
