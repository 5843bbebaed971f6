"""A channel in trouble is named on every page of whoever it concerns."""

import pytest
from django.test import Client

TROUBLE = "The token has expired."


def browser(user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(user, "omnichannel.access.backend.RoleBackend")
    return client


def words(user, settings, address="/inbox/"):
    return browser(user, settings).get(address).content.decode()


def test_nothing_is_shown_while_everything_works(page, alice, settings):
    assert "channel-trouble " not in words(alice.user, settings)


def test_agent_sees_that_answers_wait_and_not_why(page, alice, settings):
    page.report_trouble(TROUBLE)
    shown = words(alice.user, settings)

    assert "needs attention: answers wait and do not leave." in shown
    assert TROUBLE not in shown


@pytest.mark.parametrize("address", ["/inbox/", "/admin/"])
def test_supervisors_and_administrators_see_why(page, sofia, admin_user, settings, address):
    page.report_trouble(TROUBLE)

    for user in (sofia.user, admin_user):
        assert TROUBLE in words(user, settings, address)


@pytest.mark.parametrize("address", ["/banner/", "/inbox/lists/"])
def test_open_inbox_asks_anew_and_sees_trouble_come_and_go(page, alice, settings, address):
    inbox = browser(alice.user, settings)
    page.report_trouble(TROUBLE)
    assert "An administrator has to reconnect the page." in inbox.get(address).content.decode()

    page.report_connected()
    mended = inbox.get(address).content.decode()
    assert "channel-trouble " not in mended
    assert 'id="channel-banner"' in mended


def test_banner_is_for_people_who_are_signed_in(client, db):
    assert client.get("/banner/").status_code == 302


def test_administrator_tells_pages_of_one_name_apart(page, admin_user, settings):
    page.report_trouble(TROUBLE)

    assert f"(Page Id {page.page_id})" in words(admin_user, settings, "/admin/")


def test_warning_is_shown_as_well(page, sofia, settings):
    page.warn("The token ends on Friday.")

    assert "The token ends on Friday." in words(sofia.user, settings)


def test_page_out_of_service_troubles_nobody(page, sofia, settings):
    page.report_trouble(TROUBLE)
    page.retire()

    assert "channel-trouble " not in words(sofia.user, settings)


def test_agent_whom_its_work_cannot_reach_is_left_alone(page, alice, vip, settings):
    page.work_stream.fallback_queue = vip
    page.work_stream.save()
    page.report_trouble(TROUBLE)

    assert "channel-trouble " not in words(alice.user, settings)


def test_agent_who_has_a_conversation_of_it_is_told(conversation, alice, vip, settings):
    stream = conversation.work_stream
    stream.fallback_queue = vip
    stream.save()
    conversation.channel.report_trouble(TROUBLE)

    assert "channel-trouble " in words(alice.user, settings)
