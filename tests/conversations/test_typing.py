"""Customers see that an agent types or has read, where the page wants it."""

import json

import pytest
from django.db import connection

from tests.conversations.conftest import GRAPH
from tests.fixtures import GILDA, text_item
from workstreams.conversations import typing
from workstreams.conversations.models import Conversation


@pytest.fixture
def signs(graph, workers, commit, conversation, page):
    """The signs that reach Facebook, in order."""
    page.marks_seen = True
    page.save(update_fields=["marks_seen"])
    graph.mock.post(f"{GRAPH}/{page.page_id}/messages", json={})

    def signs(*asking):
        fresh = Conversation.objects.get(pk=conversation.pk)
        for ask, agent in asking:
            with commit():
                ask(fresh, agent.user)
        sent = [call.request for call in graph.mock.calls if call.request.method == "POST"]
        bodies = [json.loads(request.body) for request in sent]
        return [body["sender_action"] for body in bodies]

    return signs


def test_customer_sees_that_the_agent_types(signs, alice, graph):
    assert signs((typing.show_typing, alice)) == ["typing_on"]
    (request,) = [call.request for call in graph.mock.calls if call.request.method == "POST"]
    assert json.loads(request.body)["recipient"] == {"id": GILDA}


def test_typing_is_shown_once_in_a_while(signs, alice):
    assert signs((typing.show_typing, alice), (typing.show_typing, alice)) == ["typing_on"]


def test_page_that_does_not_show_typing_shows_none(signs, alice, page):
    page.shows_typing = False
    page.save(update_fields=["shows_typing"])

    assert signs((typing.show_typing, alice)) == []


def test_only_the_agent_of_the_conversation_gives_signs(signs, bob):
    assert signs((typing.show_typing, bob), (typing.mark_seen, bob)) == []


def test_customer_sees_that_the_agent_has_read(signs, alice):
    assert signs((typing.mark_seen, alice)) == ["mark_seen"]


def test_each_message_is_seen_once(signs, alice, deliver):
    signs((typing.mark_seen, alice), (typing.mark_seen, alice))
    deliver(text_item("One more thing", mid="m_2"))

    assert signs((typing.mark_seen, alice)) == ["mark_seen", "mark_seen"]


def test_page_that_does_not_mark_seen_marks_nothing(signs, alice, page):
    page.marks_seen = False
    page.save(update_fields=["marks_seen"])

    assert signs((typing.mark_seen, alice)) == []


def test_sign_that_fails_hurts_nobody(conversation, alice, graph, workers, commit):
    graph.refuses(190)

    with commit():
        typing.show_typing(conversation, alice.user)

    assert Conversation.objects.get().channel.health != "needs_attention"


def test_cache_that_is_away_hurts_nobody(conversation, alice, settings, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    typing.show_typing(conversation, alice.user)

    assert "sign_not_rung" in caplog.text


def test_what_was_seen_is_one_entry_of_the_cache_for_a_conversation(signs, alice, deliver):
    for number in range(2, 5):
        deliver(text_item("hello?", mid=f"m_{number}"))
        signs((typing.mark_seen, alice))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%seen:%'")
        assert cursor.fetchone() == (1,)
