"""An agent writes again to a customer whose conversation is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conversations.test_lifecycle import bring_to
from tests.fixtures import text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import ContactIdentity, Conversation, Status


@pytest.fixture
def closed(conversation, alice, deliver):
    return bring_to("closed", conversation, alice, deliver)


def shown(client, conversation):
    return client.get(address(conversation)).content.decode()


def test_closed_conversation_offers_to_write_again(at_alices, closed):
    html = shown(at_alices, closed)

    assert "Write again" in html
    assert "You can write to the customer until" in html


def test_writing_again_leads_into_a_new_conversation(at_alices, closed, alice):
    response = at_alices.post(address(closed, "writing-first/"))

    begun = Conversation.objects.exclude(pk=closed.pk).get()
    assert response.url == address(begun)
    assert (begun.status, begun.agent) == (Status.ACTIVE, alice)
    assert "Alice Martin wrote first: the conversation began" in shown(at_alices, begun)


def test_closed_window_is_explained_instead(at_alices, closed):
    ContactIdentity.objects.update(window_opened_at=timezone.now() - timedelta(days=2))

    html = shown(at_alices, closed)

    assert "Write again" not in html
    assert "more than 24 hours ago" in html


def test_live_conversation_is_led_to(at_alices, closed, deliver):
    deliver(text_item(mid="m_new"))
    live = Conversation.objects.live().get()

    html = shown(at_alices, closed)
    assert "There is a conversation with this customer already." in html
    assert "Go to the conversation" in html
    assert f'href="{address(live)}' in html

    assert at_alices.post(address(closed, "writing-first/")).url == address(live)


def test_live_conversation_of_a_stranger_is_not_led_to(at_alices, closed, deliver, alice, bob):
    type(alice).objects.filter(pk=alice.pk).update(capacity=0)
    closed.work_stream.affinity_after_closure = False
    closed.work_stream.save()
    deliver(text_item(mid="m_new"))

    assert "Go to the conversation" not in shown(at_alices, closed)


def test_conversation_that_is_not_over_is_not_followed(at_alices, conversation):
    response = at_alices.post(address(conversation, "writing-first/"))

    assert response.url == address(conversation)
    assert Conversation.objects.count() == 1


def test_supervisor_writes_first(at_sofias, closed, sofia):
    at_sofias.post(address(closed, "writing-first/"))

    assert Conversation.objects.live().get().agent == sofia


def test_administrator_who_is_no_agent_is_not_offered_it(signed_in, closed, admin_user):
    client = signed_in(admin_user)

    assert "Write again" not in shown(client, closed)
    assert client.post(address(closed, "writing-first/")).status_code == 403
