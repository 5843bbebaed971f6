"""Browsers of an administrator and of a supervisor, and a row of every kind."""

import pytest
from django.test import Client

from facebook_channel.models import FacebookPage
from routing.models import Condition, RoutingRule
from workstreams.conversations.models import Contact


@pytest.fixture
def admin(admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(admin_user, "omnichannel.access.backend.RoleBackend")
    return client


@pytest.fixture
def supervisor(sofia):
    client = Client()
    client.force_login(sofia.user, "omnichannel.access.backend.RoleBackend")
    return client


@pytest.fixture
def rule(stream, vip):
    rule = RoutingRule.objects.create(work_stream=stream, name="Gilda first", queue=vip, order=1)
    Condition.objects.create(
        rule=rule,
        entity="facebook_engagement_context",
        attribute="customer_name",
        operator="equals",
        value="Gilda Rossi",
        order=1,
    )
    return rule


@pytest.fixture
def everything(conversation, rule):
    """A conversation with its message, events, decision, delivery; a page, a rule, a contact."""
    Contact.objects.create(name="Gilda Rossi")
    return conversation


def page_fields(application, stream, **changes):
    """What the form of a new page posts."""
    return {
        "page_id": "220000000000008",
        "name": "Harbour Bikes",
        "access_token": "a-fresh-page-token",
        "application": application.pk,
        "work_stream": stream.pk,
        "language": "de-DE",
        **changes,
    }


def new_page(page, number):
    return FacebookPage.objects.create(
        kind="facebook",
        name=f"Page {number}",
        work_stream=page.work_stream,
        application=page.application,
        page_id=f"33000000000000{number}",
        access_token="another-page-token",
    )
