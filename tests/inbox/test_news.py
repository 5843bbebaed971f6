"""What others did to an agent's work is told, once, and only to them."""

import pytest

from routing import supervision
from workstreams.conversations import lifecycle, timeline
from workstreams.conversations.models import ConversationEvent


def told_in(html):
    return int(html.partition('name="told" value="')[2].partition('"')[0])


@pytest.fixture
def ask():
    """The lists, as an open page asks for them again."""

    def ask(client, told=""):
        return client.get(f"/inbox/lists/?told={told}").content.decode()

    return ask


def test_who_has_just_come_is_told_nothing(ask, at_alices, conversation):
    assert "notice-info" not in ask(at_alices)


def test_an_agent_is_told_who_took_their_conversation(ask, at_alices, conversation, bob, sofia):
    told = told_in(ask(at_alices))
    supervision.assign(conversation, bob, sofia.user)

    assert "Sofia Lindgren moved it from Alice Martin to Bob Okafor" in ask(at_alices, told)


def test_nothing_is_told_twice(ask, at_alices, conversation, sofia):
    told = told_in(ask(at_alices))
    lifecycle.force_close(conversation, sofia.user)
    html = ask(at_alices, told)

    assert "closed it for everyone" in html
    assert "closed it for everyone" not in ask(at_alices, told_in(html))


def test_nobody_is_told_what_they_did_themselves(ask, at_alices, conversation, alice):
    told = told_in(ask(at_alices))
    lifecycle.end(conversation, alice.user)
    lifecycle.close_session(conversation, alice.user)

    assert "notice-info" not in ask(at_alices, told)


def test_others_are_told_nothing_of_it(ask, signed_in, conversation, bob, carol, sofia):
    at_carols = signed_in(carol)
    told = told_in(ask(at_carols))
    supervision.assign(conversation, bob, sofia.user)

    assert "notice-info" not in ask(at_carols, told)


def test_a_mention_leads_to_its_conversation(ask, at_alices, conversation, alice, sofia):
    told = told_in(ask(at_alices))
    mentioned = {"user": alice.user_id, "agent_name": "Alice Martin"}
    timeline.record(conversation, ConversationEvent.Kind.MENTIONED, sofia.user, **mentioned)

    assert f'href="/inbox/{conversation.pk}/">Open' in ask(at_alices, told)


def test_a_supervisor_who_answers_nobody_is_told_of_a_mention(
    ask, signed_in, admin_user, conversation, alice
):
    client = signed_in(admin_user)
    told = told_in(ask(client))
    mentioned = {"user": admin_user.pk, "agent_name": "Adam Reyes"}
    timeline.record(conversation, ConversationEvent.Kind.MENTIONED, alice.user, **mentioned)

    assert "mentioned Adam Reyes" in ask(client, told)
