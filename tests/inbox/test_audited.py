"""What agents write down of customers and cases stands in the audit trail, without details."""

import pytest
from auditlog.models import LogEntry

from omnichannel.administration.audit_words import changes_in_words
from tests.inbox.conftest import address
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import Account, Case, Contact
from workstreams.conversations.notes import write_note

ACTION = LogEntry.Action


@pytest.fixture
def case(at_alices, conversation):
    written = {"title": "The brass lamp", "description": "It came in two pieces."}
    at_alices.post(address(conversation, "case/new/"), written)
    return Case.objects.get()


def told(record):
    """Newest first: who, what, and the fields in words."""
    entries = LogEntry.objects.get_for_object(record).order_by("-pk")
    return [
        (str(each.actor), each.action, {one.field: one.after for one in changes_in_words(each)})
        for each in entries
    ]


@pytest.mark.parametrize(("kind", "model"), [("contact", Contact), ("account", Account)])
def test_a_new_customer_is_told_without_details(at_alices, conversation, kind, model):
    written = {"kind": kind, "name": "Gilda Moreau", "email": "gilda@example.org"}

    at_alices.post(address(conversation, "customer/new/"), written)

    [(who, action, words)] = told(model.objects.get())
    assert (who, action) == ("Alice Martin", ACTION.CREATE)
    assert words["E-mail"] == "changed"
    assert "gilda@example.org" not in str(LogEntry.objects.latest("pk").changes)


def test_a_new_case_is_told_without_what_it_describes(case):
    [(who, action, words)] = told(case)

    assert (who, action) == ("Alice Martin", ACTION.CREATE)
    assert (words["Case Title"], words["Description"]) == ("The brass lamp", "changed")


def test_a_case_that_is_settled_is_told(at_alices, conversation, case):
    at_alices.post(address(conversation, "case/status/"), {"case": case.pk, "status": "resolved"})

    who, action, words = told(case)[0]
    assert (who, action, words["Status"]) == ("Alice Martin", ACTION.UPDATE, "Resolved")


def test_the_text_of_a_note_is_nowhere_in_it(conversation, alice):
    write_note(conversation, alice.user, "She wants her money back.", [])

    assert "money" not in str(list(LogEntry.objects.values()))


def test_a_case_that_went_with_its_customer_has_no_title_in_it(conversation, case):
    erase_customer(conversation.identity, None)

    assert not Case.objects.exists()
    assert "brass lamp" not in str(list(LogEntry.objects.values()))


def test_a_contact_that_was_deleted_has_no_name_in_it(db):
    contact = Contact.objects.create(name="Gilda Moreau")
    contact.tags.create(name="Friend of Gilda Moreau")
    key = contact.pk
    contact.delete()

    entries = LogEntry.objects.filter(content_type__model="contact", object_id=key)
    assert {each.object_repr for each in entries} == {f"Contact {key}"}
    assert ACTION.DELETE in {each.action for each in entries}
    assert "Gilda" not in str([each.changes for each in entries])
