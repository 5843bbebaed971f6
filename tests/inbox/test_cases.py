"""An agent links a conversation to a case, settles it, and takes a wrong link away."""

import pytest

from tests.inbox.conftest import address
from tests.inbox.test_linking import in_panel, page_of
from workstreams.conversations.linking import link
from workstreams.conversations.models import Case, Contact, Conversation


@pytest.fixture
def gilda(db):
    return Contact.objects.create(name="Gilda Rossi")


@pytest.fixture
def case(db):
    return Case.objects.create(title="Broken lamp")


def test_the_only_active_case_of_the_customer_is_offered(
    at_alices, conversation, gilda, alice, case
):
    link(conversation, gilda, alice.user)
    Case.objects.update(contact=gilda)
    assert 'class="suggestion"' in page_of(at_alices, conversation)

    at_alices.post(address(conversation, "case/"), {"case": case.pk})

    html = page_of(at_alices, conversation)
    assert "linked the case" in html
    assert 'class="suggestion"' not in html


def test_the_case_whose_number_came_along_is_offered(at_alices, conversation, case):
    Conversation.objects.update(context_variables={"CaseNumber": case.number})

    html = page_of(at_alices, conversation)
    assert 'class="suggestion"' in html
    assert "Broken lamp" in html


def test_a_case_is_found_by_its_number(at_alices, conversation, case):
    html = at_alices.get(address(conversation, f"case/?q={case.number}")).content.decode()

    assert "Broken lamp" in html


def test_a_new_case_is_opened_and_linked(at_alices, conversation):
    posted = {"title": "Late parcel", "description": "Since Monday"}
    at_alices.post(address(conversation, "case/new/"), posted)

    conversation.refresh_from_db()
    assert conversation.case.title == "Late parcel"


def test_the_linked_case_is_resolved_and_taken_up_again(at_alices, conversation, case):
    Conversation.objects.update(case=case)
    for status in ("resolved", "active"):
        at_alices.post(address(conversation, "case/status/"), {"case": case.pk, "status": status})
        case.refresh_from_db()
        assert case.status == status


def test_no_other_case_is_settled_from_here(at_alices, conversation, case):
    data = {"case": case.pk, "status": "resolved"}
    response = in_panel(at_alices, conversation, "case/status/", data)

    case.refresh_from_db()
    assert case.status == "active"
    assert "This link was changed by somebody else." in response.content.decode()


def test_a_case_is_unlinked(at_alices, conversation, case):
    Conversation.objects.update(case=case)
    at_alices.post(address(conversation, "case/unlinking/"), {"case": case.pk})

    conversation.refresh_from_db()
    assert conversation.case is None
