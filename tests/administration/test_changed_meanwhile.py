"""Two administrators with the same record: nothing of the first is lost unseen."""

import re
import threading
from datetime import time

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.test import Client

from omnichannel.administration.every_record import EveryRecord
from tests.administration.forms import change, rows
from tests.administration.test_operating_hours import shift
from tests.administration.test_queues import queue_fields
from workstreams.models import OperatingHours, Queue, Retention, User

OPENED = re.compile(r'name="_opened" value="([^"]+)"')
HOURS = {"name": "Office", "description": "", "time_zone": "Europe/Berlin"}


def opened(browser, address):
    """What the form carries, as a browser posts it."""
    return {"_opened": OPENED.search(browser.get(address).content.decode())[1]}


def carried(response):
    return {"_opened": OPENED.search(response.content.decode())[1]}


@pytest.fixture
def carol(db, settings):
    """Another administrator."""
    settings.SECOND_FACTOR_REQUIRED = False
    user = User.objects.create_superuser("carol", "correct horse battery", name="Carol Ito")
    client = Client()
    client.force_login(user, "omnichannel.access.backend.RoleBackend")
    return client


def test_every_registered_form_notices_others():
    assert all(isinstance(one, EveryRecord) for one in django_admin.site._registry.values())


def test_form_nobody_else_touched_is_saved(admin, vip):
    shown = opened(admin, change(vip))

    assert admin.post(change(vip), queue_fields(vip, priority=7) | shown).status_code == 302


def test_second_to_save_learns_who_changed_what(admin, carol, vip):
    shown = opened(admin, change(vip))
    carol.post(change(vip), queue_fields(vip, priority=7))
    said = admin.post(change(vip), queue_fields(vip, name="Best") | shown).content.decode()

    vip.refresh_from_db()
    assert (vip.name, vip.priority) == ("VIP", 7)
    assert re.search(r"Carol Ito changed this record at \d\d:\d\d:\d\d, after you opened", said)
    assert "it: Priority." in said
    assert 'value="Best"' in said


def test_saving_again_after_the_message_works(admin, carol, vip):
    shown = opened(admin, change(vip))
    carol.post(change(vip), queue_fields(vip, priority=7))
    refused = admin.post(change(vip), queue_fields(vip, name="Best") | shown)
    admin.post(change(vip), queue_fields(vip, name="Best", priority=7) | carried(refused))

    vip.refresh_from_db()
    assert (vip.name, vip.priority) == ("Best", 7)


def test_mistake_of_ones_own_is_not_taken_for_a_change_of_others(admin, vip):
    shown = opened(admin, change(vip))
    refused = admin.post(change(vip), queue_fields(vip, name="") | shown)

    assert admin.post(change(vip), queue_fields(vip) | carried(refused)).status_code == 302


def test_new_row_of_another_is_noticed(admin, carol, vip, alice):
    shown = opened(admin, change(vip))
    carol.post(change(vip), queue_fields(vip) | rows("memberships", {"agent": alice.pk}))
    said = admin.post(change(vip), queue_fields(vip) | shown).content.decode()

    assert "Carol Ito changed this record" in said


def test_row_that_another_deleted_asks_to_open_the_record_again(admin, carol):
    office = OperatingHours.objects.create(name="Office", time_zone="Europe/Berlin")
    monday = office.shifts.create(weekday=0, opens_at=time(8), closes_at=time(17))
    row = {**shift(), "id": monday.pk, "hours": office.pk}
    fields = HOURS | rows("shifts", row, stored=1) | rows("holidays")
    shown = opened(admin, change(office))
    carol.post(change(office), fields | {"shifts-0-DELETE": "on"})
    said = admin.post(change(office), fields | shown).content.decode()

    assert not office.shifts.exists()
    assert "A row you see here is gone: open the record again" in said


def test_change_that_stands_in_no_audit_trail_is_noticed_as_well(admin, vip):
    shown = opened(admin, change(vip))
    Queue.objects.filter(pk=vip.pk).update(priority=9)
    said = admin.post(change(vip), queue_fields(vip) | shown).content.decode()

    assert "This record was changed after you opened it." in said


def test_new_secret_of_another_is_noticed(admin, application):
    address = change(application)
    shown = opened(admin, address)
    application.replace_secret("0123456789abcdef0123456789abcdef")
    said = admin.post(address, {"name": "Mine", "app_id": "1", "app_secret": ""} | shown)

    assert "after you opened it: Application Secret" in said.content.decode()


def test_health_of_a_page_is_nobodys_change(admin, page):
    shown = opened(admin, change(page))
    page.health = "needs_attention"
    page.save()

    assert opened(admin, change(page))["_opened"].split(":")[1] == shown["_opened"].split(":")[1]


def test_settings_of_one_row_are_noticed_too(admin, carol):
    admin.get("/admin/workstreams/retention/")
    address = change(Retention.current())
    shown = opened(admin, address)
    carol.post(address, {"journal_days": 7, "audit_days": ""})
    said = admin.post(address, {"journal_days": 9, "audit_days": ""} | shown).content.decode()

    assert "Keep the journal for (days)" in said
    assert Retention.objects.get().journal_days == 7


def test_name_that_is_taken_says_what_to_do(admin, vip):
    said = admin.post(change(Queue.default()), queue_fields(vip)).content.decode()

    assert "There is another Omnichannel Queue with this Name already." in said
    assert "Choose a different one" in said


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_asked_again(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    vip = Queue.objects.create(name="VIP", priority=1)
    browsers = [browser_of(name) for name in ("alice", "bob")]
    shown = [opened(browser, change(vip)) for browser in browsers]
    statuses = []

    def save(number):
        fields = queue_fields(vip, priority=10 + number) | shown[number]
        statuses.append(browsers[number].post(change(vip), fields).status_code)
        connection.close()

    together(save, 2)

    assert sorted(statuses) == [200, 302]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_name_at_once_one_is_asked_again(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browsers = [browser_of(name) for name in ("alice", "bob")]
    statuses = []

    def add(number):
        fields = {"name": "Returns", "priority": 5, "assignment_method": "round_robin"}
        fields |= {"operating_hours": "", "is_active": "on"}
        statuses.append(browsers[number].post("/admin/workstreams/queue/add/", fields).status_code)
        connection.close()

    together(add, 2)

    assert sorted(statuses) == [200, 302]


def browser_of(username):
    user = User.objects.create_superuser(username, "correct horse battery", name=username.title())
    client = Client()
    client.force_login(user, "omnichannel.access.backend.RoleBackend")
    return client


def together(work, count):
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_let_each_other_go(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browsers = [browser_of(name) for name in ("alice", "bob")]
    people = list(User.objects.order_by("username"))

    def demote(number):
        other = people[1 - number]
        fields = {"name": other.name, "username": other.username, "email": "", "role": "agent"}
        browsers[number].post(change(other), fields | {"is_active": "on"} | rows("agent"))
        connection.close()

    together(demote, 2)

    assert User.objects.filter(role=User.Role.ADMINISTRATOR).count() == 1
