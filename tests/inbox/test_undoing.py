"""A notice tells what was done, and takes it back at a press."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from routing.distribution import distribute
from tests.fixtures import make_agent, text_item
from tests.inbox.conftest import address
from workstreams.conversations.models import (
    Case,
    Contact,
    Conversation,
    Priority,
    Session,
    Status,
)


@pytest.fixture
def gilda(db):
    return Contact.objects.create(name="Gilda Moreau")


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
    fields = dict(re.findall(r'name="([\w-]+)" value="(.*?)"', form[2]))
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


def test_whoever_was_blocked_is_let_in_again(at_alices, conversation):
    html = do(at_alices, conversation, "blocking/")
    assert reload(conversation).identity.blocked_at

    undo(at_alices, html)

    assert reload(conversation).identity.blocked_at is None


def test_tag_is_taken_off_again(at_alices, conversation):
    html = do(at_alices, conversation, "tags/", add="lamps")

    undo(at_alices, html)

    assert not conversation.tags.exists()


def test_link_is_undone_for_the_profile_as_well(at_alices, conversation, gilda):
    html = do(at_alices, conversation, "customer/", contact=gilda.pk)
    assert reload(conversation).identity.contact == gilda

    undo(at_alices, html)

    found = reload(conversation)
    assert (found.contact, found.identity.contact) == (None, None)


def test_undone_link_leaves_the_profile_whose_it_was(at_alices, conversation, gilda):
    do(at_alices, conversation, "customer/", contact=gilda.pk)
    do(at_alices, conversation, "customer/unlinking/", contact=gilda.pk)
    html = do(at_alices, conversation, "customer/", contact=gilda.pk)

    undo(at_alices, html)

    found = reload(conversation)
    assert (found.contact, found.identity.contact) == (None, gilda)


@pytest.mark.parametrize("reach", ["conversation", "profile"])
def test_customer_is_linked_again(at_alices, conversation, gilda, reach):
    do(at_alices, conversation, "customer/", contact=gilda.pk)
    html = do(at_alices, conversation, "customer/unlinking/", contact=gilda.pk, reach=reach)

    undo(at_alices, html)

    found = reload(conversation)
    assert (found.contact, found.identity.contact) == (gilda, gilda)


def test_linking_a_case_is_undone_and_undone_again(at_alices, conversation):
    case = Case.objects.create(title="The brass lamp")
    html = do(at_alices, conversation, "case/", case=case.pk)

    html = undo(at_alices, html).content.decode()
    assert reload(conversation).case is None
    undo(at_alices, html)

    assert reload(conversation).case == case
