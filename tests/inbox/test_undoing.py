"""A notice tells what was done, and takes it back at a press."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from routing.distribution import distribute
from tests.fixtures import make_agent, text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Priority, Session, Status


def reload(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def do(client, conversation, step, **data):
    return client.post(address(conversation, step), data, follow=True).content.decode()


def offered_undo(html):
    """Where the button of the notice leads, and what it sends."""
    notice = re.search(r'<div class="notice .*?</div>', html, re.DOTALL)
    form = re.search(r'<form method="post" action="(.*?)">(.*?)</form>', notice[0], re.DOTALL)
    if form is None:
        return None
    fields = dict(re.findall(r'name="(\w+)" value="(.*?)"', form[2]))
    fields.pop("csrfmiddlewaretoken", None)
    return form[1], fields


def undo(client, html):
    where, fields = offered_undo(html)
    return client.post(where, fields, follow=True)


@pytest.mark.parametrize(
    ("step", "state"), [("session-closure/", Status.WAITING), ("ending/", Status.WRAP_UP)]
)
def test_what_was_put_aside_or_ended_is_taken_up_again(at_alices, conversation, step, state):
    html = do(at_alices, conversation, step)
    assert reload(conversation).status == state

    undo(at_alices, html)

    assert reload(conversation).status == Status.ACTIVE


def test_what_was_closed_stays_closed(at_alices, conversation):
    do(at_alices, conversation, "ending/")
    html = do(at_alices, conversation, "session-closure/")

    assert reload(conversation).status == Status.CLOSED
    assert 'class="notice ' not in html


def test_ending_is_not_undone_once_the_customer_wrote(at_alices, conversation, deliver):
    html = do(at_alices, conversation, "ending/")
    deliver(text_item(mid="m_new"))

    response = undo(at_alices, html)

    assert reload(conversation).status == Status.WRAP_UP
    assert "the conversation has moved on" in response.content.decode()


def test_conversation_given_back_is_taken_back(at_alices, conversation, alice):
    html = do(at_alices, conversation, "release/")
    assert reload(conversation).agent is None

    undo(at_alices, html)

    assert reload(conversation).agent == alice


def test_conversation_given_back_long_ago_is_not_taken_back(at_alices, conversation):
    html = do(at_alices, conversation, "release/")
    Session.objects.update(closed_at=timezone.now() - timedelta(minutes=5))

    undo(at_alices, html)

    assert reload(conversation).agent is None


def test_conversation_given_to_another_is_not_taken_back(at_alices, conversation):
    html = do(at_alices, conversation, "release/")
    dora = make_agent("dora", "Dora Pellegrini")
    distribute()

    response = undo(at_alices, html)

    assert reload(conversation).agent == dora
    assert "the conversation has moved on" in response.content.decode()


def test_who_never_had_it_does_not_take_it_back(signed_in, open_conversation, carol):
    signed_in(carol).post(address(open_conversation, "taking-back/"))

    assert reload(open_conversation).agent is None


def test_supervisor_who_gives_back_is_offered_no_undo(at_sofias, conversation):
    html = do(at_sofias, conversation, "release/")

    assert offered_undo(html) is None


def test_priority_is_what_it_was(at_alices, conversation):
    html = do(at_alices, conversation, "priority/", priority=Priority.URGENT)

    undo(at_alices, html)

    assert reload(conversation).priority == Priority.NORMAL


def test_snooze_of_active_work_is_undone_into_work(at_alices, conversation):
    until = (timezone.now() + timedelta(days=1)).isoformat()
    html = do(at_alices, conversation, "snoozing/", until=until)

    undo(at_alices, html)

    assert reload(conversation).status == Status.ACTIVE


def test_snooze_of_waiting_work_is_undone_into_waiting(at_alices, conversation):
    do(at_alices, conversation, "session-closure/")
    until = (timezone.now() + timedelta(days=1)).isoformat()
    html = do(at_alices, conversation, "snoozing/", until=until)

    undo(at_alices, html)

    found = reload(conversation)
    assert (found.status, found.snoozed_until) == (Status.WAITING, None)
