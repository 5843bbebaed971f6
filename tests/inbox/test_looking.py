"""Colleagues see who else looks at a conversation, and who types."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.conftest import address
from workstreams.conversations import looking
from workstreams.conversations.models import Look


def looks(client, conversation):
    return client.get(address(conversation, "looks/")).content.decode()


def test_a_colleague_who_looks_is_named(at_alices, at_sofias, conversation):
    at_sofias.post(address(conversation, "look/"))

    assert "<bdi>Sofia Lindgren</bdi> is viewing" in looks(at_alices, conversation)


def test_who_types_is_said_to_type(at_alices, at_sofias, conversation):
    at_sofias.post(address(conversation, "look/"), {"typing": "yes"})

    found = looks(at_alices, conversation)
    assert "<bdi>Sofia Lindgren</bdi> is typing" in found
    assert "is viewing" not in found


def test_nobody_is_told_about_themselves(at_alices, conversation):
    at_alices.post(address(conversation, "look/"))

    assert "Alice" not in looks(at_alices, conversation)


def test_who_leaves_is_not_named_any_more(at_alices, at_sofias, conversation):
    at_sofias.post(address(conversation, "look/"))
    at_sofias.post(address(conversation, "look/"), {"away": "yes"})

    assert "Sofia" not in looks(at_alices, conversation)


def test_who_fell_silent_is_forgotten(at_alices, sofia, conversation):
    long_ago = timezone.now() - timedelta(minutes=11)
    Look.objects.create(conversation=conversation, user=sofia.user, seen_at=long_ago)

    assert "Sofia" not in looks(at_alices, conversation)
    assert looking.forget_old_looks() == 1


def test_typing_ends_by_itself(at_alices, sofia, conversation):
    now = timezone.now()
    Look.objects.create(
        conversation=conversation,
        user=sofia.user,
        seen_at=now,
        typed_at=now - timedelta(seconds=11),
    )

    assert "is viewing" in looks(at_alices, conversation)


def test_only_what_is_new_is_told(conversation, sofia, django_assert_num_queries):
    looking.look(conversation, sofia.user, typing=False)

    with django_assert_num_queries(2):  # no notification
        looking.look(conversation, sofia.user, typing=False)


@pytest.mark.parametrize("rest", ["look/", "looks/"])
def test_a_stranger_finds_nothing(signed_in, conversation, bob, rest):
    client = signed_in(bob)
    send = client.post if rest == "look/" else client.get

    assert send(address(conversation, rest)).status_code == 404
    assert not Look.objects.exists()
