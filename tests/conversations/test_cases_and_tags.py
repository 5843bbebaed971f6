"""Cases that are linked and settled, and tags that are put on and taken off."""

import pytest
from django.utils import timezone

from workstreams.conversations.cases import link_case, open_case, set_status, unlink_case
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.linking import LinkRefused, link
from workstreams.conversations.models import Case, Contact, Conversation, ConversationEvent, Tag
from workstreams.conversations.tagging import MOST, TagRefused, tag, untag

Kind = ConversationEvent.Kind


@pytest.fixture
def broken_lamp(db):
    return Case.objects.create(title="Broken lamp")


def case_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).case


def test_a_case_is_linked_and_told(conversation, alice, broken_lamp):
    link_case(conversation, broken_lamp, alice.user)

    assert case_of(conversation) == broken_lamp
    assert conversation.events.get(kind=Kind.CASE_LINKED).data["case_name"] == str(broken_lamp)


def test_the_second_case_loses(conversation, alice, broken_lamp):
    link_case(conversation, broken_lamp, alice.user)

    with pytest.raises(LinkRefused, match="is linked by now"):
        link_case(conversation, Case.objects.create(title="Late parcel"), alice.user)
    assert case_of(conversation) == broken_lamp


def test_a_resolved_case_is_not_linked(conversation, alice, broken_lamp):
    Case.objects.update(status=Case.Status.RESOLVED, resolved_at=timezone.now())
    broken_lamp.refresh_from_db()

    with pytest.raises(LinkRefused, match="resolved"):
        link_case(conversation, broken_lamp, alice.user)


def test_a_new_case_is_one_of_the_linked_customer(conversation, alice):
    gilda = Contact.objects.create(name="Gilda Rossi")
    link(conversation, gilda, alice.user)
    open_case(conversation, Case(title="Late parcel"), alice.user)

    case = case_of(conversation)
    assert (case.contact, case.created_by) == (gilda, alice.user)


def test_only_the_case_that_was_seen_is_unlinked(conversation, alice, broken_lamp):
    link_case(conversation, broken_lamp, alice.user)
    with pytest.raises(LinkRefused):
        unlink_case(conversation, Case.objects.create(title="Late parcel"), alice.user)

    unlink_case(conversation, broken_lamp, alice.user)
    assert case_of(conversation) is None


def test_a_case_knows_when_it_was_resolved(conversation, alice, broken_lamp):
    link_case(conversation, broken_lamp, alice.user)

    assert set_status(conversation, broken_lamp, Case.Status.RESOLVED, alice.user)
    assert not set_status(conversation, broken_lamp, Case.Status.RESOLVED, alice.user)
    broken_lamp.refresh_from_db()
    assert broken_lamp.resolved_at is not None

    set_status(conversation, broken_lamp, Case.Status.ACTIVE, alice.user)
    broken_lamp.refresh_from_db()
    assert broken_lamp.resolved_at is None


def test_who_settled_a_case_is_told_where_they_did_it(conversation, alice, broken_lamp):
    link_case(conversation, broken_lamp, alice.user)
    set_status(conversation, broken_lamp, Case.Status.RESOLVED, alice.user)
    set_status(conversation, broken_lamp, Case.Status.ACTIVE, alice.user)

    told = conversation.events.filter(actor=alice.user, data__case_name=str(broken_lamp))
    assert list(told.order_by("id").values_list("kind", flat=True)) == [
        Kind.CASE_LINKED,
        Kind.CASE_RESOLVED,
        Kind.CASE_REOPENED,
    ]


def test_only_the_case_that_is_linked_is_settled(conversation, alice, broken_lamp):
    with pytest.raises(LinkRefused, match="changed by somebody else"):
        set_status(conversation, broken_lamp, Case.Status.RESOLVED, alice.user)

    broken_lamp.refresh_from_db()
    assert broken_lamp.status == Case.Status.ACTIVE


def test_the_name_of_a_settled_case_is_forgotten_with_its_customer(
    conversation, alice, broken_lamp
):
    link_case(conversation, broken_lamp, alice.user)
    set_status(conversation, broken_lamp, Case.Status.RESOLVED, alice.user)

    erase_customer(conversation.identity, None)

    told = conversation.events.get(kind=Kind.CASE_RESOLVED)
    assert (told.actor, told.data) == (alice.user, {"case_name": "…"})


def test_a_tag_is_put_on_once_in_any_case(conversation, alice):
    Tag.objects.create(name="Damaged")

    assert tag(conversation, ["#damaged", "lamp  base"], alice.user) == ["Damaged", "lamp base"]
    assert tag(conversation, ["DAMAGED"], alice.user) == []
    assert Tag.objects.count() == 2
    event = conversation.events.get(kind=Kind.TAGGED)
    assert event.data == {"added": ["Damaged", "lamp base"], "removed": []}


def test_a_tag_is_taken_off_and_stays_known(conversation, alice):
    tag(conversation, ["damaged"], alice.user)

    assert untag(conversation, ["Damaged", "unknown"], alice.user) == ["damaged"]
    assert untag(conversation, ["damaged"], alice.user) == []
    assert not conversation.tags.exists()
    assert Tag.objects.exists()


@pytest.mark.parametrize("name", ["", "  # ", "x" * 51])
def test_what_is_no_tag_is_refused(conversation, alice, name):
    with pytest.raises(TagRefused):
        tag(conversation, [name], alice.user)


def test_a_conversation_has_only_so_many_tags(conversation, alice):
    tag(conversation, [f"tag {number}" for number in range(MOST)], alice.user)

    with pytest.raises(TagRefused, match="at most 20"):
        tag(conversation, ["one more"], alice.user)


def test_who_was_erased_gets_no_tag_and_no_case(conversation, alice, broken_lamp):
    erase_customer(conversation.identity, None)

    with pytest.raises(TagRefused, match="was erased"):
        tag(conversation, ["gilda rossi"], alice.user)
    with pytest.raises(LinkRefused, match="was erased"):
        link_case(conversation, broken_lamp, alice.user)
    with pytest.raises(LinkRefused, match="was erased"):
        open_case(conversation, Case(title="Gilda's lamp"), alice.user)
    assert Case.objects.get() == broken_lamp
    assert not Tag.objects.exists()


@pytest.mark.parametrize("word", ["İstanbul", "Straße", "ÄRGER", "ΟΔΟΣ", "Ǆ"])
def test_a_word_with_any_letters_becomes_a_tag(conversation, alice, word):
    assert tag(conversation, [word], alice.user) == [word]
    assert conversation.tags.get().name == word
