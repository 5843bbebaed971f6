"""An agent links a customer and a case, and tags a conversation, in the side panel."""

import pytest

from tests.fixtures import make_agent
from tests.inbox.conftest import address
from workstreams.conversations.linking import link
from workstreams.conversations.models import (
    Account,
    Contact,
    ContactIdentity,
    Conversation,
    Participant,
    Session,
)
from workstreams.models import SupervisorSettings

PANEL = {"HX-Request": "true"}


@pytest.fixture
def gilda(conversation):
    ContactIdentity.objects.update(name="Gilda Rossi")
    return Contact.objects.create(
        name="Gilda Rossi", email="gilda@post.example", phone="0170 123456"
    )


@pytest.fixture
def consultant(conversation):
    """Dora reads along and gives advice."""
    dora = make_agent("dora", "Dora Lind", presence="Away")
    session = Session.objects.get(conversation=conversation)
    Participant.objects.create(
        session=session,
        agent=dora,
        mode=Participant.Mode.CONSULT,
        joined_at=session.created_at,
    )
    return dora


def page_of(client, conversation):
    return client.get(address(conversation)).content.decode()


def in_panel(client, conversation, rest, data):
    """As the script posts it from the open page."""
    where = f"http://testserver{address(conversation)}"
    headers = {**PANEL, "HX-Current-URL": where}
    return client.post(address(conversation, rest), data, headers=headers)


def test_a_namesake_is_suggested_and_tells_no_more_than_they_must(at_alices, conversation, gilda):
    html = page_of(at_alices, conversation)

    assert "Same name" in html
    assert "g•••@post.example" in html
    assert "••• 456" in html
    assert "gilda@post.example" not in html


def test_who_is_told_by_the_link_is_suggested_and_not_linked(at_alices, conversation, gilda):
    ContactIdentity.objects.update(name="G.")
    Conversation.objects.update(context_variables={"Email": "GILDA@post.example"})

    assert "Same e-mail as the link they came by" in page_of(at_alices, conversation)
    conversation.refresh_from_db()
    assert conversation.contact is None


def test_a_suggested_contact_is_linked(at_alices, conversation, gilda):
    response = at_alices.post(address(conversation, "customer/"), {"contact": gilda.pk})

    assert response.url == f"{address(conversation)}#about"
    html = page_of(at_alices, conversation)
    assert "gilda@post.example" in html
    assert "Alice Martin linked the customer to Gilda Rossi" in html


def test_the_panel_comes_alone_where_the_page_is_open(at_alices, conversation, gilda):
    html = in_panel(at_alices, conversation, "customer/", {"contact": gilda.pk}).content.decode()

    assert 'id="about"' in html
    assert 'id="notices"' in html
    assert 'id="entries"' not in html


def test_a_page_that_was_opened_to_choose_leads_back(at_alices, conversation, gilda):
    where = f"http://testserver{address(conversation, 'customer/')}"
    headers = {**PANEL, "HX-Current-URL": where}
    response = at_alices.post(
        address(conversation, "customer/"), {"contact": gilda.pk}, headers=headers
    )

    assert response.headers["HX-Redirect"] == f"{address(conversation)}#about"


def test_who_comes_second_reads_why(at_alices, conversation, gilda, alice):
    link(conversation, Account.objects.create(name="Harbour Works"), alice.user)

    response = in_panel(at_alices, conversation, "customer/", {"contact": gilda.pk})

    assert "Harbour Works is linked by now." in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"contact": "0"}, {"contact": "x"}, {"account": "99"}])
def test_nobody_is_linked_by_an_unclear_form(at_alices, conversation, gilda, data):
    response = in_panel(at_alices, conversation, "customer/", data)

    assert "Choose a contact or an account from the list." in response.content.decode()


def test_contacts_and_accounts_are_found(at_alices, conversation, gilda):
    Account.objects.create(name="Gilda & Sons")

    html = at_alices.get(address(conversation, "customer/?q=gilda")).content.decode()
    assert "2 found" in html
    assert "Gilda &amp; Sons" in html

    alone = at_alices.get(address(conversation, "customer/?q=g"), headers=PANEL).content.decode()
    assert alone.lstrip().startswith('<div class="found"')
    assert "Type at least two letters." in alone


def test_a_new_contact_has_the_name_of_the_profile_and_is_linked(at_alices, conversation, gilda):
    gilda.delete()
    form = at_alices.get(address(conversation, "customer/new/")).content.decode()
    assert 'value="Gilda Rossi"' in form

    posted = {"name": "Gilda Rossi", "email": "g@post.example", "phone": ""}
    at_alices.post(address(conversation, "customer/new/"), posted)

    conversation.refresh_from_db()
    assert conversation.contact.email == "g@post.example"


def test_a_new_account_is_linked(at_alices, conversation):
    posted = {"kind": "account", "name": "Harbour Works", "number": "", "email": "", "phone": ""}
    at_alices.post(address(conversation, "customer/new/"), posted)

    conversation.refresh_from_db()
    assert conversation.account.name == "Harbour Works"


def test_a_form_with_a_mistake_comes_back(at_alices, conversation):
    posted = {"name": "", "email": "nowhere"}
    response = at_alices.post(address(conversation, "customer/new/"), posted)

    assert response.status_code == 422
    assert "This field is required." in response.content.decode()
    assert not Contact.objects.exists()


def test_a_profile_that_is_somebodys_is_told_to_stay_theirs(at_alices, conversation, gilda):
    harbour = Account.objects.create(name="Harbour Works")
    ContactIdentity.objects.update(contact=gilda)

    response = in_panel(at_alices, conversation, "customer/", {"account": harbour.pk})

    assert "The profile stays with Gilda Rossi." in response.content.decode()
    assert ContactIdentity.objects.get().contact == gilda


@pytest.mark.parametrize(("reach", "left"), [("conversation", True), ("profile", False)])
def test_unlinking_asks_for_its_reach(at_alices, conversation, gilda, alice, reach, left):
    link(conversation, gilda, alice.user)

    data = {"contact": gilda.pk, "reach": reach}
    at_alices.post(address(conversation, "customer/unlinking/"), data)

    conversation.refresh_from_db()
    assert conversation.contact is None
    assert (conversation.identity.contact == gilda) is left


def test_a_tag_is_put_on_and_taken_off(at_alices, conversation):
    html = in_panel(at_alices, conversation, "tags/", {"add": "<b>damaged"}).content.decode()
    assert "&lt;b&gt;damaged" in html
    assert "<b>damaged" not in html

    in_panel(at_alices, conversation, "tags/", {"remove": "<b>damaged"})
    assert not conversation.tags.exists()


def test_known_tags_are_suggested(at_alices, conversation):
    at_alices.post(address(conversation, "tags/"), {"add": "damaged"})

    found = at_alices.get(address(conversation, "tags/?add=DAM"), headers=PANEL)
    assert '<option value="damaged">' in found.content.decode()


POSTS = [
    "customer/",
    "customer/new/",
    "customer/unlinking/",
    "case/",
    "case/new/",
    "case/unlinking/",
    "case/status/",
    "tags/",
]


@pytest.mark.parametrize("rest", POSTS)
def test_a_stranger_finds_nothing_to_link(signed_in, conversation, gilda, bob, rest):
    data = {"contact": gilda.pk, "name": "Eve", "title": "Eve", "add": "eve"}

    assert signed_in(bob).post(address(conversation, rest), data).status_code == 404


@pytest.mark.parametrize("rest", POSTS)
def test_a_consultant_links_nothing(signed_in, conversation, gilda, consultant, rest):
    data = {"contact": gilda.pk, "name": "Eve", "title": "Eve", "add": "eve"}
    client = signed_in(consultant)

    assert client.post(address(conversation, rest), data).status_code == 403
    conversation.refresh_from_db()
    assert conversation.contact is None
    html = page_of(client, conversation)
    assert "Nobody is linked." in html
    assert "customer-search" not in html


@pytest.mark.parametrize("rest", POSTS)
def test_a_forged_form_links_nothing(signed_in, alice, conversation, gilda, rest):
    client = signed_in(alice, checks_csrf=True)

    assert client.post(address(conversation, rest), {"contact": gilda.pk}).status_code == 403


def test_a_supervisor_links(at_sofias, conversation, gilda):
    at_sofias.post(address(conversation, "customer/"), {"contact": gilda.pk})

    conversation.refresh_from_db()
    assert conversation.contact == gilda


def test_a_supervisor_who_may_not_read_links_nothing(at_sofias, conversation, gilda):
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"monitor": False})

    response = at_sofias.post(address(conversation, "customer/"), {"contact": gilda.pk})
    assert response.status_code == 403


def test_an_erased_customer_is_not_linked(at_alices, conversation, gilda):
    ContactIdentity.objects.update(erased_at=conversation.opened_at)

    assert "customer-search" not in page_of(at_alices, conversation)
    at_alices.post(address(conversation, "customer/"), {"contact": gilda.pk})
    conversation.refresh_from_db()
    assert conversation.contact is None
