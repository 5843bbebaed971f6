"""Contacts with their tags and profiles, and automatic closing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.administration.forms import change
from workstreams.conversations.models import (
    Account,
    AutoClosing,
    Case,
    Contact,
    ContactIdentity,
    Tag,
)


@pytest.fixture
def limit(db):
    return AutoClosing.objects.get_or_create(
        channel_kind="facebook", status="open", defaults={"minutes": 43200}
    )[0]


def test_profile_is_linked_to_a_contact_and_so_is_what_is_going_on(admin, conversation):
    gilda = Contact.objects.create(name="Gilda Rossi")
    response = admin.post(change(conversation.identity), {"contact": gilda.pk, "name": "Mine"})

    conversation.refresh_from_db()
    assert response.status_code == 302
    assert conversation.identity.contact == conversation.contact == gilda
    assert conversation.identity.name != "Mine"


def test_profile_is_linked_to_an_account_and_so_is_what_is_going_on(admin, conversation):
    harbour = Account.objects.create(name="Harbour Works")
    admin.post(change(conversation.identity), {"account": harbour.pk})

    conversation.refresh_from_db()
    assert conversation.identity.account == conversation.account == harbour


def test_profile_is_not_linked_to_both(admin, conversation):
    gilda, harbour = Contact.objects.create(name="Gilda"), Account.objects.create(name="Harbour")
    both = {"contact": gilda.pk, "account": harbour.pk}
    response = admin.post(change(conversation.identity), both)

    assert "Choose a contact or an account, not both." in response.content.decode()


def test_case_that_is_resolved_knows_when_and_who_opened_it(admin, admin_user):
    posted = {"title": "Broken lamp", "description": "", "status": "resolved"}
    response = admin.post("/admin/conversations/case/add/", posted)

    assert response.status_code == 302
    case = Case.objects.get()
    assert case.resolved_at is not None
    assert case.created_by == admin_user


def test_profile_is_neither_added_nor_deleted(admin, conversation):
    assert admin.get("/admin/conversations/contactidentity/add/").status_code == 403
    where = "admin:conversations_contactidentity_delete"
    admin.post(reverse(where, args=[conversation.identity_id]), {"post": "yes"})

    assert ContactIdentity.objects.exists()


def test_contact_carries_tags(admin):
    gold = Tag.objects.create(name="Gold")
    no_identities = {"identities-TOTAL_FORMS": 0, "identities-INITIAL_FORMS": 0}
    posted = {"name": "Gilda", "email": "", "phone": "", "tags": [gold.pk], **no_identities}
    admin.post("/admin/conversations/contact/add/", posted)

    assert list(Contact.objects.get().tags.all()) == [gold]


def test_same_tag_in_another_case_is_refused(admin):
    Tag.objects.create(name="Gold")
    response = admin.post("/admin/conversations/tag/add/", {"name": "GOLD"})

    assert "There is such a tag already." in response.content.decode()


def test_tags_are_counted_one_thing_at_a_time(admin, conversation):
    gold, unused = Tag.objects.create(name="Gold"), Tag.objects.create(name="Unused")
    for name in ("Gilda", "Greta"):
        Contact.objects.create(name=name).tags.add(gold)
    conversation.tags.add(gold)

    with CaptureQueriesContext(connection) as queries:
        response = admin.get("/admin/conversations/tag/?o=1")

    tags = response.context["cl"].result_list
    assert list(tags) == [gold, unused]
    assert [(tag.number_of_contacts, tag.number_of_conversations) for tag in tags] == [
        (2, 1),
        (0, 0),
    ]
    assert not any("JOIN" in query["sql"] and "_tags" in query["sql"] for query in queries)


def test_who_looks_for_a_tag_waits_for_no_numbers(admin):
    Tag.objects.create(name="Gold")
    wanted = {"app_label": "conversations", "model_name": "contact", "field_name": "tags"}

    with CaptureQueriesContext(connection) as queries:
        response = admin.get("/admin/autocomplete/", {**wanted, "term": "go"})

    assert response.json()["results"][0]["text"] == "Gold"
    assert not any("count(*) FROM (" in query["sql"] for query in queries)


def test_only_the_minutes_of_automatic_closing_are_changed(admin, limit):
    admin.post(change(limit), {"minutes": "60", "status": "wrap_up", "channel_kind": "mail"})

    limit.refresh_from_db()
    assert (limit.channel_kind, limit.status, limit.minutes) == ("facebook", "open", 60)


def test_empty_minutes_mean_never(admin, limit):
    admin.post(change(limit), {"minutes": ""})
    words = admin.get(reverse("admin:conversations_autoclosing_changelist")).content.decode()

    assert "Never" in words


def test_minutes_are_told_in_days(admin, limit):
    words = admin.get(reverse("admin:conversations_autoclosing_changelist")).content.decode()

    assert "30 days" in words
