"""Export and erasure of one customer's data: for administrators, confirmed, written down."""

import asyncio
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from workstreams.conversations.models import ContactIdentity, Message


def address(conversation, page):
    name = f"admin:conversations_contactidentity_{page}"
    return reverse(name, kwargs={"object_id": conversation.identity_id})


async def whole(response):
    return b"".join([piece async for piece in response.streaming_content])


def change_page(conversation):
    return reverse("admin:conversations_contactidentity_change", args=[conversation.identity_id])


def test_administrator_exports_the_data_of_a_customer(admin, conversation):
    response = admin.get(address(conversation, "export_data"))
    archive = ZipFile(BytesIO(asyncio.run(whole(response))))

    assert response.is_async  # or the server would gather it in memory
    assert "attachment" in response.headers["Content-Disposition"]
    assert b"brass lamp" in archive.read("customer.json")


def test_administrator_is_told_first_what_will_go(admin, conversation):
    words = admin.get(address(conversation, "erase")).content.decode()

    assert "Nobody can bring it back." in words
    assert "The text of 1 message" in words
    assert "A conversation with this customer is still going on." in words
    assert Message.objects.get().text != ""


def test_administrator_erases_a_customer(admin, conversation):
    response = admin.post(address(conversation, "erase"), follow=True)

    assert "The customer&#x27;s data was erased." in response.content.decode()
    assert ContactIdentity.objects.get().erased_at is not None
    assert Message.objects.get().text == ""


def test_name_goes_from_the_history_of_the_record_too(admin, admin_user, conversation):
    ContactIdentity.objects.update(name="Gilda Rossi")
    admin.post(change_page(conversation), {"contact": ""})
    admin.post(address(conversation, "erase"))

    assert LogEntry.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains="Gilda").exists()


@pytest.mark.parametrize("name", ["export_data", "erase"])
def test_supervisor_may_neither_export_nor_erase(supervisor, conversation, name):
    assert supervisor.get(address(conversation, name)).status_code == 403
    assert supervisor.post(address(conversation, name)).status_code == 403
    assert Message.objects.get().text != ""


def test_erased_customer_can_neither_be_exported_nor_erased(admin, conversation):
    admin.post(address(conversation, "erase"))

    assert admin.get(address(conversation, "export_data")).status_code == 403
    assert "Erase customer" not in admin.get(change_page(conversation)).content.decode()


def test_profile_of_an_erased_customer_says_so(admin, conversation):
    admin.post(address(conversation, "erase"))

    words = admin.get(change_page(conversation)).content.decode()
    assert "Withheld" not in words
    assert ">Erased<" in words
