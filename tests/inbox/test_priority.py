"""The priority is chosen from the menu of a conversation."""

import pytest

from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Priority


def priority_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).priority


def test_menu_marks_the_current_one(at_alices, conversation):
    html = at_alices.get(address(conversation)).content.decode()

    assert 'value="2" aria-current="true"' in html
    assert 'value="4" aria-current' not in html


@pytest.mark.parametrize("who", ["alice", "sofia"])
def test_agent_and_supervisor_set_it(signed_in, conversation, request, who):
    client = signed_in(request.getfixturevalue(who))

    client.post(address(conversation, "priority/"), {"priority": "4"})

    assert priority_of(conversation) == Priority.URGENT


def test_urgent_one_wears_a_badge(at_alices, conversation):
    Conversation.objects.update(priority=Priority.URGENT)

    html = at_alices.get(address(conversation)).content.decode()

    assert '<span class="badge badge-urgent">Urgent</span>' in html


def test_who_may_not_take_it_does_not_set_it(signed_in, open_conversation, carol):
    response = signed_in(carol).post(address(open_conversation, "priority/"), {"priority": "4"})

    assert response.status_code == 403


@pytest.mark.parametrize("wanted", ["", "9", "high"])
def test_unknown_priority_is_a_sentence(at_alices, conversation, wanted):
    response = at_alices.post(address(conversation, "priority/"), {"priority": wanted}, follow=True)

    assert "Choose a priority from the list." in response.content.decode()
    assert priority_of(conversation) == Priority.NORMAL
