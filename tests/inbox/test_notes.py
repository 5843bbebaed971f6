"""Notes in the inbox: written beside the answer, shown in the thread, exactly as typed."""

import re

import pytest

from tests.inbox.conftest import address
from workstreams.conversations.models import Draft, Mention, Message, Note
from workstreams.conversations.notes import write_note

HTMX = {"HX-Request": "true"}


@pytest.fixture
def noted(at_alices, conversation):
    return lambda text, **headers: at_alices.post(
        address(conversation, "notes/"), {"text": text}, headers=headers
    )


def test_note_leads_back_to_the_conversation_and_stands_there(noted, at_alices, conversation):
    response = noted("Is <b>this</b> ours?")

    assert response.status_code == 302
    html = at_alices.get(address(conversation)).content.decode()
    assert "Is &lt;b&gt;this&lt;/b&gt; ours?" in html
    assert not Message.objects.filter(direction="outbound").exists()


def test_note_by_htmx_brings_the_thread(noted):
    html = noted("Is this ours?", **HTMX).content.decode()

    assert 'class="noted"' in html
    assert "<html" not in html


def test_refused_note_keeps_its_words(noted):
    response = noted("x" * 4001)

    html = response.content.decode()
    assert response.status_code == 422
    assert "x" * 4001 + "</textarea>" in html
    assert 'id="composer"' in html


def test_refused_note_by_htmx_brings_the_sentence(noted):
    response = noted(" ", **HTMX)

    assert response.status_code == 422
    assert 'id="note-refusal" role="alert">Write something first.' in response.content.decode()


def test_name_in_the_text_is_a_mention(noted, bob):
    noted("@bob have a look")

    assert Mention.objects.get().user == bob.user


def test_mentioned_colleague_finds_the_conversation(noted, signed_in, conversation, bob):
    noted("@Bob Okafor have a look")

    html = signed_in(bob).get(address(conversation)).content.decode()
    assert '<strong class="mention">@Bob Okafor</strong> have a look' in html
    assert "entry-names" in html


def test_addresses_in_notes_are_links_and_nothing_else_is(at_alices, conversation, alice, bob):
    text = "@Bob Okafor <script> https://shop.example/?a=1&b=2 javascript:alert(1)"
    write_note(conversation, alice.user, text, [bob.user])

    html = at_alices.get(address(conversation)).content.decode()
    assert '<a href="https://shop.example/?a=1&amp;b=2"' in html
    assert "&lt;script&gt;" in html
    assert 'href="javascript' not in html


def test_erased_note_says_so(at_alices, conversation, alice):
    write_note(conversation, alice.user, "Gilda called.")
    Note.objects.update(text="")

    assert "This note was erased." in at_alices.get(address(conversation)).content.decode()


@pytest.mark.parametrize(("search", "found"), [("", 2), ("bo", 1), ("oka", 1), ("x", 0)])
def test_colleagues_are_listed_by_the_beginning_of_a_name(
    at_alices, conversation, bob, sofia, search, found
):
    html = at_alices.get(address(conversation, "mentions/"), {"q": search}).content.decode()

    assert html.count('role="option"') == found


def test_note_field_is_shown_first_where_it_is_asked_for(at_alices, conversation):
    html = at_alices.get(address(conversation), {"writes": "note"}).content.decode()

    assert re.search(r'id="composer"[^>]* hidden', html)
    assert not re.search(r'id="noting"[^>]* hidden', html)


def test_who_only_sees_it_in_a_queue_and_may_not_take_it_writes_none(
    signed_in, open_conversation, carol
):
    html = signed_in(carol).get(address(open_conversation)).content.decode()
    assert 'id="noting"' not in html


def test_notes_cost_as_many_queries_for_30_as_for_one(
    at_alices, conversation, alice, bob, django_assert_max_num_queries
):
    path = address(conversation, "thread/")
    write_note(conversation, alice.user, "Number 0 @bob", [bob.user])
    at_alices.get(path)  # from now on there is something they have read
    with django_assert_max_num_queries(40) as few:
        at_alices.get(path)
    for number in range(1, 30):
        write_note(conversation, alice.user, f"Number {number} @bob", [bob.user])
    with django_assert_max_num_queries(len(few)):
        at_alices.get(path)


def draft(conversation, client, **values):
    return client.post(address(conversation, "draft/"), values)


def test_draft_comes_back_with_the_page(at_alices, conversation):
    assert draft(conversation, at_alices, text="Half an ans").status_code == 204

    assert "Half an ans</textarea>" in at_alices.get(address(conversation)).content.decode()


def test_answer_and_note_have_a_draft_each(at_alices, conversation, alice):
    draft(conversation, at_alices, text="Half an ans")
    draft(conversation, at_alices, text="Half a no", note="yes")

    kept = Draft.objects.filter(author=alice.user).values_list("is_note", "text")
    assert dict(kept) == {False: "Half an ans", True: "Half a no"}


def test_latest_draft_counts_and_an_empty_one_is_none(at_alices, conversation):
    draft(conversation, at_alices, text="Half")
    draft(conversation, at_alices, text="Half an ans")
    assert Draft.objects.get().text == "Half an ans"

    draft(conversation, at_alices, text=" ")
    assert not Draft.objects.exists()


def test_draft_is_gone_when_the_answer_was_sent(at_alices, conversation):
    draft(conversation, at_alices, text="Yes")
    at_alices.post(address(conversation, "replies/"), {"text": "Yes"})

    assert not Draft.objects.exists()


def test_draft_of_what_was_sent_is_refused(at_alices, conversation):
    sent_as = {"text": "Yes", "reply_id": "6f8b1f4e-8d0c-4c7e-9a55-0f6f2f1f9b11"}
    at_alices.post(address(conversation, "replies/"), sent_as)

    assert draft(conversation, at_alices, **sent_as).status_code == 205
    assert not Draft.objects.exists()


def test_draft_is_nobody_elses(at_alices, at_sofias, conversation):
    draft(conversation, at_alices, text="Half an ans")

    assert "Half an ans" not in at_sofias.get(address(conversation)).content.decode()


def test_draft_remembers_what_it_refers_to(at_alices, conversation):
    question = conversation.messages.get()
    draft(conversation, at_alices, text="That", reply_to=question.pk)

    html = at_alices.get(address(conversation)).content.decode()
    assert f'name="reply_to" value="{question.pk}"' in html


@pytest.mark.parametrize("values", [{"text": "x" * 20_001}, {"text": "x", "reply_to": "no"}])
def test_draft_that_nobody_could_have_written_is_refused(at_alices, conversation, values):
    assert draft(conversation, at_alices, **values).status_code == 422
