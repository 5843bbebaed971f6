"""Who may open what: every page of the administration, as each role."""

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import reverse

from tests.administration.many import ONE_ROW, ROW
from tests.administration.test_pages_open import registered

# What an administrator may do, and what a supervisor may. Whoever reads records reads their
# list and history as well; everybody else is refused.
EVERYTHING = "read add change delete"
PRIVILEGES = {
    "auditlog.logentry": ("read", ""),
    "automation.automatedmessage": (EVERYTHING, ""),
    "axes.accessattempt": ("read delete", ""),
    "conversations.account": (EVERYTHING, "read"),
    "conversations.autoclosing": ("read change", ""),
    "conversations.case": (EVERYTHING, "read"),
    "conversations.contact": (EVERYTHING, "read"),
    "conversations.contactidentity": ("read change export erase", "read"),
    "conversations.conversation": ("read", "read"),
    "conversations.conversationevent": ("read", "read"),
    "conversations.filerules": ("read change", ""),
    "conversations.maskingrule": (f"{EVERYTHING} trial", ""),
    "conversations.maskingsettings": ("read change", ""),
    "conversations.message": ("read", "read"),
    "conversations.quickreply": (EVERYTHING, EVERYTHING),
    "conversations.tag": (EVERYTHING, "read"),
    "facebook_channel.deletionrequest": ("read", ""),
    "facebook_channel.facebookapplication": (f"{EVERYTHING} connect", ""),
    "facebook_channel.facebookpage": (f"{EVERYTHING} connect", ""),
    "facebook_channel.graphcall": ("read", ""),
    "facebook_channel.webhookdelivery": ("read again", ""),
    "knox.authtoken": ("read add delete", ""),
    "otp_totp.totpdevice": ("read delete", ""),
    "routing.routingdecision": ("read", "read"),
    "routing.routingrule": (EVERYTHING, "read"),
    "routing.skillattachmentrule": (EVERYTHING, "read"),
    "supervision.alertrule": (EVERYTHING, "read"),
    "surveys.invitation": ("read", "read"),
    "surveys.question": (EVERYTHING, "read"),
    "surveys.survey": (EVERYTHING, "read"),
    "webhooks.delivery": ("read again", ""),
    "webhooks.endpoint": (f"{EVERYTHING} connect", ""),
    "workstreams.agent": ("read", "read"),
    "workstreams.notificationtemplate": (EVERYTHING, "read"),
    "workstreams.operatinghours": (EVERYTHING, "read"),
    "workstreams.presence": (EVERYTHING, "read"),
    "workstreams.queue": (EVERYTHING, "read change"),
    "workstreams.ratingmodel": (EVERYTHING, "read"),
    "workstreams.retention": ("read change re_encrypt", ""),
    "workstreams.skill": (EVERYTHING, "read change"),
    "workstreams.skilltype": (EVERYTHING, "read"),
    "workstreams.supervisorsettings": ("read change", "read"),
    "workstreams.user": (f"{EVERYTHING} password", "read change"),
    "workstreams.workstream": (f"{EVERYTHING} try", "read try"),
}
# What a page other than Django's own asks for; on some of them only a post does anything.
NEEDS = {
    "export_data": "export",
    "erase": "erase",
    "again": "again",
    "csv": "read",
    "preview": "read",
    "password_change": "password",
    "re_encrypt": "re_encrypt",
    "try_it": "try",
    "trial": "trial",
}
OWN = {"changelist": "read", "history": "read", "change": "read", "add": "add", "delete": "delete"}


@pytest.fixture
def record(everything, page, label):
    """The newest of its kind, touched by nobody."""
    if label in ONE_ROW:
        return apps.get_model(label).objects.get_or_create(pk=1)[0]
    ROW[label](page, 900)
    return apps.get_model(label)._default_manager.order_by("pk").last()


def pages_of(record):
    """The address of each of its pages, with the privilege that it needs."""
    prefix = f"{record._meta.app_label}_{record._meta.model_name}_"
    for pattern in django_admin.site._registry[type(record)].get_urls():
        if pattern.name:
            page = pattern.name.removeprefix(prefix).removeprefix("auth_user_")
            keys = [record.pk] if pattern.pattern.converters else []
            needed = OWN.get(page) or NEEDS.get(page, "connect")
            yield reverse(f"admin:{pattern.name}", args=keys), needed


def refuses(browser, address):
    """Whether neither looking nor posting nothing opens it."""
    status = browser.get(address).status_code
    if status == 405:
        status = browser.post(address).status_code
    assert status in (200, 302, 403, 404), address
    return status in (403, 404)


def signed_in(user):
    browser = Client()
    browser.force_login(user, "omnichannel.access.backend.RoleBackend")
    return browser


def test_every_kind_of_record_is_in_the_table():
    assert set(registered()) == PRIVILEGES.keys()


@pytest.mark.parametrize("label", sorted(PRIVILEGES))
def test_stranger_is_sent_to_the_door_and_an_agent_away(record, alice, client):
    agent = signed_in(alice.user)
    for address, _needed in pages_of(record):
        assert client.get(address).url.startswith("/login/")
        assert agent.get(address, follow=True).status_code == 403


@pytest.mark.parametrize("label", sorted(PRIVILEGES))
def test_supervisor_opens_what_the_table_says(record, supervisor, label):
    _administrator, may = PRIVILEGES[label]
    for address, needed in pages_of(record):
        assert refuses(supervisor, address) == (needed not in may.split()), address


@pytest.mark.parametrize("label", sorted(PRIVILEGES))
def test_administrator_opens_what_the_table_says(record, admin, label):
    may, _supervisor = PRIVILEGES[label]
    for address, needed in pages_of(record):
        opened = admin.get(address).status_code in (200, 302, 405)
        assert opened == (needed in may.split()), address


@pytest.mark.parametrize("role", [0, 1])
@pytest.mark.parametrize("label", sorted(PRIVILEGES))
def test_record_is_changed_only_by_whom_the_table_names(record, admin, supervisor, label, role):
    may = PRIVILEGES[label][role].split()
    browser = [admin, supervisor][role]
    address = next(one for one, _needed in pages_of(record) if one.endswith("/change/"))

    assert (browser.post(address, {}).status_code == 403) == ("change" not in may)
