"""Notifications are copied, changed, shown as agents see them, and kept while in use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.administration.forms import change, delete, rows
from workstreams.models import (
    BUILT_IN_NAMES,
    NotificationTemplate,
    SupervisorSettings,
)

LIST = "/admin/workstreams/notificationtemplate/"
ADD = f"{LIST}add/"


def form(*fields, stored=0, **changes):
    return {
        "name": "Ours",
        "title": "Ring ring",
        "shows_timeout": "on",
        "accept_label": "I take it",
        "shows_reject": "on",
        "reject_label": "Not me",
        "desktop": "always",
        **rows("fields", *fields, stored=stored),
        **changes,
    }


def text_of(response):
    return response.content.decode()


@pytest.fixture
def ours(db):
    return NotificationTemplate.objects.create(name="Ours", title="Ring ring")


@pytest.fixture
def built_in(db):
    return NotificationTemplate.objects.get(name=BUILT_IN_NAMES["incoming"])


def test_five_came_with_the_product(db):
    names = NotificationTemplate.objects.filter(is_built_in=True).values_list("name", flat=True)

    assert set(names) == set(BUILT_IN_NAMES.values())


def test_what_came_with_the_product_is_neither_changed_nor_deleted(admin, built_in):
    assert "came with the product and stays as it is" in text_of(admin.get(change(built_in)))
    assert admin.post(change(built_in), form()).status_code == 403
    assert admin.post(delete(built_in), {"post": "yes"}).status_code == 403


def test_a_copy_of_it_may_be_changed(admin, built_in):
    chosen = {"action": "copy", "_selected_action": [built_in.pk]}

    response = admin.post(LIST, chosen, follow=True)

    copy = NotificationTemplate.objects.get(name=f"Copy of {built_in.name}")
    assert f"“{copy}” was made." in text_of(response)
    assert (copy.title, copy.is_built_in) == ("Incoming conversation", False)
    assert 'name="title"' in text_of(admin.get(change(copy)))


def test_fields_are_saved_in_the_order_they_were_entered(admin):
    line = {"order": 0, "variable": ""}
    lines = [line | {"header": "Place", "value": "page"}, line | {"header": "At", "value": "queue"}]

    admin.post(ADD, form(*lines))

    headers = NotificationTemplate.objects.get(name="Ours").fields.values_list("header", flat=True)
    assert list(headers) == ["Place", "At"]


def test_a_seventh_field_is_too_many(admin):
    line = {"header": "Place", "value": "page", "variable": "", "order": 0}

    response = admin.post(ADD, form(*[line] * 7))

    assert "at most 6" in text_of(response)
    assert not NotificationTemplate.objects.filter(name="Ours").exists()


@pytest.mark.parametrize(
    ("value", "variable", "sentence"),
    [
        ("context_variable", "", "Enter the name of the context variable."),
        ("page", "tier", "Only a context variable has a name."),
    ],
)
def test_a_variable_is_named_where_the_value_is_one(admin, value, variable, sentence):
    line = {"header": "Tier", "value": value, "variable": variable, "order": 0}

    assert sentence in text_of(admin.post(ADD, form(line)))


def test_a_variable_that_no_work_stream_declares_is_warned_of(admin):
    line = {"header": "Tier", "value": "context_variable", "variable": "tier", "order": 0}

    response = admin.post(ADD, form(line), follow=True)

    assert "No work stream declares a context variable “tier”" in text_of(response)


def test_a_title_with_what_cannot_be_filled_in_is_refused(admin):
    response = admin.post(ADD, form(title="{case} for {agent}"))

    assert "{case} cannot be filled in." in text_of(response)


def test_the_form_shows_the_card_as_agents_see_it(admin, ours):
    ours.fields.create(header="Came by", value="referral")

    html = text_of(admin.get(change(ours)))
    assert "As agents see it" in html
    assert 'class="offer offer-offer"' in html
    assert "Came by" in html


def test_what_a_work_stream_uses_is_not_deleted(admin, ours, stream):
    stream.notification_consult = ours
    stream.save()

    html = text_of(admin.get(delete(ours)))
    assert "work stream “Facebook messages”" in html
    admin.post(delete(ours), {"post": "yes"})
    assert NotificationTemplate.objects.filter(pk=ours.pk).exists()


def test_the_list_asks_the_database_as_often_for_20_as_for_one(admin, ours):
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        admin.get(LIST)
    for number in range(19):
        NotificationTemplate.objects.create(name=f"Template {number}", title="Ring")
    with CaptureQueriesContext(connection) as many:
        admin.get(LIST)

    assert len(many) == len(few)


def test_a_supervisor_reads_notifications_and_settings_but_changes_none(supervisor, ours):
    SupervisorSettings.objects.create(pk=1)
    settings = reverse("admin:workstreams_supervisorsettings_change", args=[1])

    for where in (change(ours), settings):
        assert supervisor.get(where).status_code == 200
        assert supervisor.post(where, {}).status_code == 403


def test_an_administrator_switches_what_supervisors_may_do(admin):
    where = reverse("admin:workstreams_supervisorsettings_changelist")
    assert "Everybody who supervises" in text_of(admin.get(where))

    admin.post(change(SupervisorSettings.current()), {"monitor": "on", "assign": "on"})

    settings = SupervisorSettings.current()
    assert (settings.monitor, settings.assign) == (True, True)
    assert (settings.transfer, settings.force_close) == (False, False)
