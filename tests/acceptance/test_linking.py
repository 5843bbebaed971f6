"""Alice says who Gilda is: from then on everybody knows it when she writes."""

import pytest

from workstreams.conversations.models import Contact, Conversation


@pytest.fixture
def contact(db):
    return Contact.objects.create(name="Gilda Moss", email="gilda@post.example", phone="0170 1")


@pytest.fixture
def linked(facebook, inbox, contact):
    """In the first conversation, which is over by now."""
    facebook.gilda_writes()
    inbox.press("customer", contact=contact.pk)
    inbox.press("ending")
    inbox.press("session-closure")


def test_link_fills_the_summary(facebook, inbox, contact):
    facebook.gilda_writes()
    assert contact.phone not in inbox.look()

    inbox.press("customer", contact=contact.pk)

    assert contact.phone in inbox.look()


def test_next_conversation_is_linked_by_itself(linked, facebook, inbox, contact):
    facebook.gilda_writes("And in silver?", mid="m_2")

    assert Conversation.objects.count() == 2
    assert inbox.conversation.contact == contact


def test_summary_of_the_next_conversation_is_filled(linked, facebook, inbox, contact):
    facebook.gilda_writes("And in silver?", mid="m_2")

    html = inbox.look()
    assert contact.email in html
    assert contact.phone in html


def test_new_contact_is_linked_as_soon_as_it_is_saved(facebook, inbox):
    facebook.gilda_writes()

    inbox.press("customer/new", name="Gilda Moss", email="gilda@post.example", phone="")

    assert inbox.conversation.contact.name == "Gilda Moss"
    assert "gilda@post.example" in inbox.look()


@pytest.mark.parametrize(("reach", "stays"), [("conversation", True), ("profile", False)])
def test_unlinking_reaches_as_far_as_the_agent_says(facebook, inbox, contact, reach, stays):
    facebook.gilda_writes()
    inbox.press("customer", contact=contact.pk)
    inbox.press("customer/unlinking", contact=contact.pk, reach=reach)
    assert inbox.conversation.contact is None
    inbox.press("ending")
    inbox.press("session-closure")

    facebook.gilda_writes("And in silver?", mid="m_2")

    assert (inbox.conversation.contact == contact) is stays
