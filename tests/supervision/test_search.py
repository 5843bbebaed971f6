"""Supervisors find what was said in any conversation, with the words marked."""

from tests.supervision.conftest import words_of
from workstreams.conversations import lifecycle


def test_closed_transcripts_of_others_are_searched_and_the_words_marked(
    at_sofias, conversation, alice
):
    lifecycle.force_close(conversation, alice.user)

    words = words_of(at_sofias.get("/inbox/search/", {"q": "brass"}))

    assert "Is the <mark>brass</mark> lamp in stock?" in words
    assert f"/inbox/{conversation.pk}/" in words


def test_tabs_lead_to_the_search(at_sofias):
    assert 'href="/inbox/search/"' in words_of(at_sofias.get("/supervision/"))
