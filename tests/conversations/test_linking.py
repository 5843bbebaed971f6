"""Who a customer is: linked once, taken away, and kept for what comes later."""

import pytest

from tests.fixtures import text_item
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.lifecycle import force_close
from workstreams.conversations.linking import LinkRefused, link, link_new, unlink
from workstreams.conversations.models import (
    Account,
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
)

Kind = ConversationEvent.Kind


@pytest.fixture
def gilda(db):
    return Contact.objects.create(name="Gilda Rossi", email="gilda@post.example")


@pytest.fixture
def harbour(db):
    return Account.objects.create(name="Harbour Works")


def fresh(conversation):
    related = Conversation.objects.select_related("identity", "contact", "account", "case")
    return related.get(pk=conversation.pk)


def test_a_link_is_one_of_the_conversation_and_of_the_profile(conversation, alice, gilda):
    link(conversation, gilda, alice.user)

    assert fresh(conversation).contact == fresh(conversation).identity.contact == gilda
    event = conversation.events.get(kind=Kind.CUSTOMER_LINKED)
    assert (event.actor, event.data) == (alice.user, {"customer_name": "Gilda Rossi"})


def test_an_account_is_linked_instead_of_a_contact(conversation, alice, harbour):
    link(conversation, harbour, alice.user)

    assert fresh(conversation).account == fresh(conversation).identity.account == harbour
    assert fresh(conversation).contact is None


def test_a_profile_that_is_somebodys_stays_theirs(conversation, alice, gilda, harbour):
    ContactIdentity.objects.update(contact=gilda)

    link(conversation, harbour, alice.user)

    assert fresh(conversation).account == harbour
    identity = fresh(conversation).identity
    assert (identity.contact, identity.account) == (gilda, None)


def test_the_second_link_loses(conversation, alice, gilda, harbour):
    link(conversation, gilda, alice.user)

    with pytest.raises(LinkRefused, match="Gilda Rossi is linked by now"):
        link(conversation, harbour, alice.user)
    assert fresh(conversation).contact == gilda


def test_the_same_link_once_more_changes_nothing(conversation, alice, gilda):
    link(conversation, gilda, alice.user)
    link(conversation, gilda, alice.user)

    assert conversation.events.filter(kind=Kind.CUSTOMER_LINKED).count() == 1


def test_who_is_not_active_is_not_linked(conversation, alice, gilda):
    gilda.is_active = False
    gilda.save()

    with pytest.raises(LinkRefused, match="not active"):
        link(conversation, gilda, alice.user)


def test_a_new_contact_that_comes_second_is_not_kept(conversation, alice, gilda):
    link(conversation, gilda, alice.user)

    with pytest.raises(LinkRefused):
        link_new(conversation, Contact(name="Gilda R."), alice.user)
    assert Contact.objects.get() == gilda


def test_unlinking_leaves_the_profile_as_it_is(conversation, alice, gilda):
    link(conversation, gilda, alice.user)
    unlink(conversation, gilda, alice.user)

    assert fresh(conversation).contact is None
    assert fresh(conversation).identity.contact == gilda
    assert conversation.events.filter(kind=Kind.CUSTOMER_UNLINKED).exists()


def test_unlinking_takes_the_profile_as_well_where_that_is_asked(conversation, alice, gilda):
    link(conversation, gilda, alice.user)
    unlink(conversation, gilda, alice.user, profile_too=True)

    assert fresh(conversation).identity.contact is None


def test_only_who_was_seen_is_unlinked(conversation, alice, gilda, harbour):
    link(conversation, gilda, alice.user)

    with pytest.raises(LinkRefused, match="changed by somebody else"):
        unlink(conversation, harbour, alice.user)
    assert fresh(conversation).contact == gilda


@pytest.mark.parametrize("kind", ["contact", "account"])
def test_what_a_linked_customer_writes_later_is_linked(deliver, conversation, alice, kind):
    customer = {"contact": Contact, "account": Account}[kind].objects.create(name="Gilda")
    link(conversation, customer, alice.user)
    force_close(conversation, alice.user)

    deliver(text_item("Me again", mid="m_again"))

    assert getattr(Conversation.objects.latest("id"), kind) == customer


def test_what_comes_later_is_nobodys_once_the_profile_is_unlinked(
    deliver, conversation, alice, gilda
):
    link(conversation, gilda, alice.user)
    unlink(conversation, gilda, alice.user, profile_too=True)
    force_close(conversation, alice.user)

    deliver(text_item("Me again", mid="m_again"))

    assert Conversation.objects.latest("id").contact is None


def test_erasing_takes_links_tags_and_names_away(conversation, alice, admin_user, gilda):
    link(conversation, gilda, alice.user)
    conversation.tags.create(name="complaint")
    own = Case.objects.create(title="Broken lamp of Gilda")
    Conversation.objects.update(case=own)

    erase_customer(conversation.identity, admin_user)

    assert fresh(conversation).contact is fresh(conversation).case is None
    assert not conversation.tags.exists()
    assert not Case.objects.exists()
    assert "Gilda" not in str(list(conversation.events.values_list("data", flat=True)))
    assert Contact.objects.get() == gilda


def test_erasing_keeps_the_case_of_a_contact(conversation, admin_user, gilda):
    case = Case.objects.create(title="Broken lamp", contact=gilda)
    Conversation.objects.update(case=case)

    erase_customer(conversation.identity, admin_user)

    assert Case.objects.get() == case
