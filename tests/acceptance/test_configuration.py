"""An administrator sets Facebook up, routes its customers, and takes it out of service again."""

import pytest
from django.test import Client
from django.urls import reverse

from facebook_channel.models import FacebookApplication, FacebookPage
from routing.models import RoutingRule
from tests.acceptance.test_webhook import shake_hands
from tests.administration.conftest import page_fields
from tests.administration.forms import change, condition, delete, new_one, rule_fields
from tests.fixtures import GILDA, text_item
from workstreams.conversations.models import ContactIdentity, Conversation, Message
from workstreams.models import Queue, WorkStream

SECRET = "0123456789abcdef0123456789abcdef"
APPLICATION = {
    "name": "Harbour Lamps",
    "app_id": "700000000000077",
    "app_secret": SECRET,
    "privacy_acknowledged": "on",
}


@pytest.fixture
def administrator(admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    browser = Client()
    browser.force_login(admin_user, "omnichannel.access.backend.RoleBackend")
    return browser


def add(browser, model, fields):
    """What the browser reads then."""
    address = reverse(f"admin:{model}_add")
    return browser.post(address, fields, follow=True).content.decode()


def add_stream(browser):
    fields = {"name": "Facebook", "channel_kind": "facebook", "capacity": 1, "mode": "push"}
    fields |= {"allowed_presences": ["available", "busy"], "auto_close_minutes": 40320}
    fields |= {
        "auto_assign": "on",
        "matching": "exact",
        "offer_seconds": 120,
        "offer_again_seconds": 60,
    }
    fields |= {"decline_limit": 10, "decline_minutes": 5, "after_declines": "stop"}
    add(browser, "workstreams_workstream", fields | {"on_disconnect": "release"})
    return WorkStream.objects.get(name="Facebook")


def add_application(browser, **changes):
    return add(browser, "facebook_channel_facebookapplication", APPLICATION | changes)


def add_page(browser, application, stream, **changes):
    fields = page_fields(application, stream, **changes)
    return add(browser, "facebook_channel_facebookpage", fields)


def add_rule(browser, stream, name, queue, *conditions):
    browser.post(new_one(stream), rule_fields(name, queue, *conditions))
    return RoutingRule.objects.get(name=name)


def test_first_page_brings_callback_and_verify_token(administrator):
    stream = add_stream(administrator)
    add_application(administrator)
    application = FacebookApplication.objects.get()
    assert application.callback_uri == ""

    add_page(administrator, application, stream)

    shown = administrator.get(change(application)).content.decode()
    application.refresh_from_db()
    assert application.callback_uri in shown
    assert application.verify_token in shown


def test_second_application_is_refused(administrator):
    add_application(administrator)
    add_application(administrator, name="Second", app_id="700000000000088")

    assert FacebookApplication.objects.get().name == "Harbour Lamps"


def test_page_under_a_second_application_warns_and_brings_nothing(administrator, page, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 2
    add_application(administrator, name="Second", app_id="700000000000088")
    second = FacebookApplication.objects.get(name="Second")
    said = add_page(administrator, second, page.work_stream, page_id=page.page_id)

    second.refresh_from_db()
    assert "is also in the Facebook application “Harbour Lamps”" in said
    assert (second.callback_uri, second.verify_token) == ("", "")


@pytest.fixture
def gilda(page):
    """Facebook has told her name."""
    return ContactIdentity.objects.create(
        channel_id=page.pk, external_id=GILDA, name="Gilda Moss", profile_state="known"
    )


@pytest.fixture
def lamps(db):
    return Queue.objects.create(name="Lamps")


def test_customer_named_in_a_rule_goes_to_its_queue(administrator, facebook, gilda, stream, vip):
    add_rule(administrator, stream, "Gilda", vip, condition("Gilda Moss"))
    facebook.gilda_writes()

    assert Conversation.objects.get().queue == vip


def test_of_two_rules_that_hold_the_first_wins(administrator, facebook, gilda, stream, vip, lamps):
    add_rule(administrator, stream, "Gilda", lamps, condition("Gilda Moss"))
    add_rule(administrator, stream, "Moss", vip, condition("Moss", operator="contains"))
    facebook.gilda_writes()

    assert Conversation.objects.get().queue == lamps


def test_customer_whom_no_rule_claims_goes_to_the_default_queue(
    administrator, facebook, gilda, stream, vip
):
    add_rule(administrator, stream, "Bob", vip, condition("Bob Okafor"))
    facebook.gilda_writes()

    assert Conversation.objects.get().queue == Queue.default()


@pytest.mark.parametrize(("earlier", "name"), [(99, "VIP"), (100, "Default")])
def test_hundred_rules_are_looked_at_and_no_more(
    administrator, facebook, gilda, stream, vip, lamps, earlier, name
):
    for number in range(earlier):
        rule = RoutingRule.objects.create(
            work_stream=stream, name=f"Rule {number}", queue=lamps, order=number
        )
        rule.conditions.create(**_stored(condition("Somebody else")))
    add_rule(administrator, stream, "Gilda", vip, condition("Gilda Moss"))
    facebook.gilda_writes()

    assert Conversation.objects.get().queue.name == name


def _stored(posted):
    return posted | {"attribute": posted["attribute"].partition(".")[2]}


def test_page_that_is_deleted_takes_nothing_more_and_its_history_stays(
    administrator, facebook, inbox, page
):
    facebook.gilda_writes("Is the brass lamp in stock?")
    administrator.post(delete(page), {"post": "yes"})
    facebook.post(text_item("Hello?", mid="m_2"))

    assert Message.objects.count() == 1
    assert "Is the brass lamp in stock?" in inbox.look()


def test_application_is_deleted_after_a_question_and_its_pages_go_along(
    administrator, facebook, page
):
    application = page.application
    token = application.verify_token
    asked = administrator.get(delete(application)).content.decode()
    assert "Facebook Page: Harbour Lamps" in asked
    assert FacebookPage.objects.in_service().exists()

    administrator.post(delete(application), {"post": "yes"})

    assert not FacebookPage.objects.in_service().exists()
    assert shake_hands(application, token)[0] == 403
