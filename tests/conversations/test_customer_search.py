"""Contacts, accounts and cases, found by what a customer tells."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from workstreams.conversations.customer_search import (
    accounts_for,
    cases_for,
    contacts_for,
    likely_contacts,
)
from workstreams.conversations.models import Account, Case, Contact


@pytest.fixture(autouse=True)
def known(db):
    harbour = Account.objects.create(
        name="Harbour Works", number="A-1007", email="office@harbour.example", phone="0404 555"
    )
    Contact.objects.create(
        name="Gilda Maria Rossi", email="Gilda@post.example", phone="+49 (170) 123-456"
    )
    Contact.objects.create(name="Bob O'Neill", account=harbour)
    Contact.objects.create(name="Gilda Former", is_active=False)


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize(
    "search",
    ["gilda", "ross gil", "MARIA", "gilda@post", "GILDA@POST.EXAMPLE", "170123456", "123-456"],
)
def test_a_contact_is_found(search):
    assert names(contacts_for(search, 8)) == ["Gilda Maria Rossi"]


@pytest.mark.parametrize("search", ["o'neill", "harbour", "bob harbour | :*"])
def test_a_contact_is_found_by_name_or_account(search):
    found = names(contacts_for(search, 8))

    assert found == ([] if " " in search else ["Bob O'Neill"])


@pytest.mark.parametrize("search", ["har wor", "a-10", "office@harbour.example", "0404555"])
def test_an_account_is_found(search):
    assert names(accounts_for(search, 8)) == ["Harbour Works"]


@pytest.mark.parametrize("search", ["' & !", "():*", "\\", "%%", "__", "@@", "--;"])
def test_signs_find_nobody_and_break_nothing(search):
    assert contacts_for(search, 8) == accounts_for(search, 8) == cases_for(search, 8) == []


def test_a_case_is_found_by_number_or_title():
    case = Case.objects.create(title="Broken brass lamp")
    settled = Case.objects.create(title="Broken vase", status=Case.Status.RESOLVED)

    for search in (case.number, case.number.lower(), str(case.pk), "brok lam"):
        assert cases_for(search, 8) == [case]
    assert cases_for(settled.number, 8) == []


def test_namesakes_are_likely_and_nobody_is_without_a_name():
    assert names(likely_contacts(["gilda maria rossi"], [], [], 3)) == ["Gilda Maria Rossi"]
    assert names(likely_contacts([], ["gilda@POST.example"], [], 3)) == ["Gilda Maria Rossi"]
    assert likely_contacts([], [], [], 3) == []


def test_each_way_to_a_likely_contact_has_an_index_of_its_own():
    told = (["gilda maria rossi"], ["gilda@post.example"], ["+49 (170) 123-456"])
    Contact.objects.bulk_create(Contact(name=f"Somebody {number}") for number in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_contact")  # enough of them to plan for
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        found = likely_contacts(*told, 3)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "".join(line for (line,) in cursor.fetchall())

    assert names(found) == ["Gilda Maria Rossi"]
    assert {"contact_namesakes", "contact_email", "contact_phone"} <= set(plan.split())
