"""What others did to an agent's work is told, once, and only to them."""

import pytest

from omnichannel.inbox.news import MOST, MOST_KNOWN
from routing import supervision
from workstreams.conversations import lifecycle, timeline
from workstreams.conversations.models import ConversationEvent


def told_in(html):
    return html.partition('name="told" value="')[2].partition('"')[0]


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


@pytest.fixture
def mention(conversation, alice, sofia):
    """Sofia mentions Alice; `key` where the event got its key earlier than it was seen."""

    def mention(**key):
        return ConversationEvent.objects.create(
            conversation=conversation,
            kind=ConversationEvent.Kind.MENTIONED,
            actor=sofia.user,
            data={"user": alice.user_id, "agent_name": "Alice Martin"},
            **key,
        )

    return mention


def test_what_is_committed_late_is_told_once_all_the_same(ask, at_alices, mention):
    mention(pk=9_000)
    told = told_in(ask(at_alices))
    mention(pk=7_500)  # its transaction took longer

    html = ask(at_alices, told)
    assert html.count("notice-info") == 1
    assert "notice-info" not in ask(at_alices, told_in(html))


def test_what_was_there_before_is_no_news(ask, at_alices, mention):
    mention()

    assert "notice-info" not in ask(at_alices, told_in(ask(at_alices)))


def test_what_is_too_much_to_tell_is_counted(ask, at_alices, mention):
    told = told_in(ask(at_alices))
    for _time in range(MOST + 3):
        mention()

    html = ask(at_alices, told)
    assert html.count("mentioned Alice Martin") == MOST
    assert "And 3 more changes to your work" in html
    assert "notice-info" not in ask(at_alices, told_in(html))


def test_an_address_remembers_no_more_than_fits_into_it(ask, at_alices, mention):
    told = told_in(ask(at_alices))
    for _time in range(MOST_KNOWN + 5):
        mention()

    html = ask(at_alices, told)
    assert len(told_in(html).split(".")) == MOST_KNOWN + 1
    assert "notice-info" not in ask(at_alices, told_in(html))


@pytest.mark.parametrize("told", ["x", "-1", "9" * 5000, "1.2.x", "1..2", "²"])
def test_a_mark_that_is_none_is_no_error(ask, at_alices, mention, told):
    mention()

    assert 'name="told"' in ask(at_alices, told)
