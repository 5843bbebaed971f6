"""Customers, messages and notes are found by the beginnings of words, among what is theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from omnichannel.inbox import searching
from tests.fixtures import GILDA
from tests.inbox.conftest import address
from workstreams.conversations import masking
from workstreams.conversations import searching as finding
from workstreams.conversations.models import Account, Contact, ContactIdentity, Message, Note
from workstreams.models import SupervisorSettings


@pytest.fixture
def known(conversation):
    """Gilda Farrow of the lighthouse, who asked for a brass lamp."""
    company = Account.objects.create(name="Northern Lighthouse Board")
    contact = Contact.objects.create(
        name="Gilda Farrow-Lee", email="gilda@lights.example", account=company
    )
    ContactIdentity.objects.update(name="Gilda Farrow", contact=contact)
    return conversation


def found(client, text, **more):
    return client.get("/inbox/search/", {"q": text, **more}).context["results"]


@pytest.mark.parametrize(
    "text", ["gilda", "Farr gil", GILDA, "gilda@lights.example", "lee", "north light"]
)
def test_a_customer_is_found(at_alices, known, text):
    (hit,) = found(at_alices, text).customers

    assert hit.conversation == known


@pytest.mark.parametrize("text", ["brass lamp", "LAM bra", "stock?", "'lamp", "\\lamp"])
def test_a_message_is_found_with_the_words_marked(at_alices, known, text):
    results = found(at_alices, text)

    (hit,) = results.messages
    assert hit.message.text == "Is the brass lamp in stock?"
    assert any(piece.is_match for piece in hit.pieces)


@pytest.mark.parametrize("text", ["alicia", "brass anchor", "amp"])
def test_what_nobody_wrote_is_not_found(at_alices, known, text):
    results = found(at_alices, text)

    assert results.sentence == "Nothing is found. Try fewer words, or only their beginnings."


@pytest.fixture
def masking_on(db):
    """The rules count that are active from the start: that for card numbers."""
    masking.forget()


@pytest.mark.usefixtures("masking_on")
@pytest.mark.parametrize("text", ["4", "41", "4111 1111", "card 41", "4111111111111111"])
def test_hidden_numbers_are_not_guessed_by_searching(at_alices, conversation, alice, write, text):
    write(conversation, "My card is 4111 1111 1111 1111, or 4111111111111111.")
    Note.objects.create(
        conversation=conversation, author=alice.user, text="Card 4111111111111111 it is"
    )

    results = found(at_alices, text)

    assert not results.messages
    assert not results.notes


@pytest.mark.usefixtures("masking_on")
def test_words_beside_what_is_hidden_are_found(at_alices, conversation, write):
    for number in range(3):
        write(conversation, f"Lamp {number}: card 4111 1111 1111 1111")
        write(conversation, "4111 1111 1111 1111")

    assert len(found(at_alices, "LAMP card").messages) == 3
    assert len(found(at_alices, "lamp 2").messages) == 1


@pytest.mark.usefixtures("masking_on")
def test_what_is_hidden_does_not_end_the_search(at_alices, conversation, write):
    write(conversation, "the lamp 4111")
    for _ in range(searching.PAGE_SIZE + 2):
        write(conversation, "4111 1111 1111 1111")

    assert len(found(at_alices, "4111").messages) == 1


def test_an_address_is_found_as_it_was_written(at_alices, conversation, write):
    write(conversation, "Write to lamps@harbour.example or https://harbour.example/brass")

    assert found(at_alices, "lamps@harbour.exam").messages
    assert found(at_alices, "harbour.example/brass").messages


def test_a_note_is_found(at_alices, known, alice):
    Note.objects.create(conversation=known, author=alice.user, text="Wants a discount")

    (hit,) = found(at_alices, "disc").notes
    assert hit.note.author == alice.user


def test_what_was_written_is_never_html(at_alices, conversation, write):
    write(conversation, "<script>alert(1)</script> teapot")

    html = at_alices.get("/inbox/search/", {"q": "teapot"}).content.decode()

    assert "<mark>teapot</mark>" in html
    assert "<script>alert(1)" not in html


def test_a_hit_leads_to_the_message_however_far_up(at_alices, conversation, write):
    hit = conversation.messages.get()
    for _ in range(120):
        write(conversation, "…")
    html = at_alices.get("/inbox/search/", {"q": "brass"}).content.decode()
    link = f"{address(conversation)}?at={hit.pk}"
    assert f"{link}#message-{hit.pk}" in html

    thread = at_alices.get(link).content.decode()

    assert f'id="message-{hit.pk}"' in thread
    assert "Back to the newest messages" in thread


def test_messages_are_found_page_by_page(at_alices, conversation, write, monkeypatch):
    monkeypatch.setattr(searching, "PAGE_SIZE", 3)
    for number in range(5):
        write(conversation, f"teapot {number}")

    first = found(at_alices, "teapot")
    second = found(at_alices, "teapot", before=first.next_before)

    texts = [hit.message.text for hit in [*first.messages, *second.messages]]
    assert texts == [f"teapot {number}" for number in (4, 3, 2, 1, 0)]
    assert second.next_before is None


@pytest.mark.parametrize("gone", ["unsent_at", "erased_at"])
def test_what_was_taken_back_is_not_found(at_alices, known, gone):
    Message.objects.update(**{gone: timezone.now()})

    assert not found(at_alices, "brass").messages


def test_nothing_of_others_is_found(signed_in, known, carol, alice):
    Note.objects.create(conversation=known, author=alice.user, text="Wants a brass discount")
    results = found(signed_in(carol), "brass")

    assert not results.messages
    assert not results.notes
    assert not found(signed_in(carol), "gilda").customers


def test_a_supervisor_who_may_not_read_along_finds_no_words(at_sofias, known):
    assert found(at_sofias, "brass").messages

    SupervisorSettings.objects.update_or_create(defaults={"monitor": False})
    assert not found(at_sofias, "brass").messages


@pytest.mark.parametrize("text", ["", "a", " . ", "\0", "&|!", "'"])
def test_too_little_is_a_sentence(at_alices, known, text):
    assert found(at_alices, text).sentence == "Write at least two letters of a name or a word."


def test_what_takes_too_long_is_a_sentence(alice, monkeypatch):
    monkeypatch.setattr(finding, "LONGEST_SEARCH", 50)
    busy = connection.copy()
    busy.set_autocommit(False)
    with busy.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Message._meta.db_table} IN ACCESS EXCLUSIVE MODE")

        results = searching.results_for(alice.user, "brass", None)
    busy.close()

    assert results.sentence == "Too much is found. Add another word."


def test_many_finds_cost_as_many_queries_as_one(
    at_alices, crowd, alice, write, page, django_assert_max_num_queries
):
    crowd(1, alice)
    at_alices.get("/inbox/")
    for conversation in alice.conversations.all():
        write(conversation, "teapot")
    with django_assert_max_num_queries(41) as one:
        found(at_alices, "teapot")
    ContactIdentity.objects.update(external_id="first", name="Teapot")
    crowd(50, alice)
    for conversation in alice.conversations.all():
        write(conversation, "teapot", occurred_at=timezone.now() - timedelta(hours=1))

    with django_assert_max_num_queries(len(one)):
        results = found(at_alices, "teapot")

    assert len(results.messages) == searching.PAGE_SIZE


@pytest.mark.parametrize(
    ("rows", "field", "index"),
    [
        (Message.objects.all(), "text", "message_words"),
        (Note.objects.all(), "text", "note_words"),
        (ContactIdentity.objects.all(), "name", "identity_name_words"),
    ],
)
def test_words_are_found_by_their_index(db, rows, field, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # which small tables would use

    plan = finding.Search("brass lamp").in_words_of(rows, field).order_by().explain()

    assert index in plan
