"""What an agent and a supervisor may do in the administration."""

import pytest
from django.test import Client

from tests.administration.forms import change
from tests.administration.test_queues import queue_fields, rows
from workstreams.conversations.models import QuickReply

ADMINISTRATION = [
    "/admin/",
    "/admin/workstreams/workstream/",
    "/admin/workstreams/queue/",
    "/admin/workstreams/user/",
    "/admin/facebook_channel/facebookapplication/",
    "/admin/conversations/quickreply/",
    "/admin/workstreams/retention/",
]


def browser_of(agent):
    browser = Client()
    browser.force_login(agent.user, "omnichannel.access.backend.RoleBackend")
    return browser


@pytest.mark.parametrize("address", ADMINISTRATION)
def test_agent_opens_nothing_of_the_administration(alice, address):
    assert browser_of(alice).get(address, follow=True).status_code == 403


def test_supervisor_changes_who_serves_a_queue(sofia, vip, alice):
    members = rows("memberships", {"agent": alice.pk})
    browser_of(sofia).post(change(vip), queue_fields(vip) | members)

    assert vip.memberships.get().agent == alice


def test_supervisor_writes_quick_replies(sofia):
    fields = {"title": "Hours", "locale": "en-US", "message": "We open at nine.", "tags": ""}
    browser_of(sofia).post("/admin/conversations/quickreply/add/", fields | {"is_active": "on"})

    assert QuickReply.objects.get().title == "Hours"


def test_supervisor_reads_work_streams_and_changes_none(sofia, stream):
    browser = browser_of(sofia)

    assert browser.get(change(stream)).status_code == 200
    assert browser.post(change(stream), {"name": "Mine"}).status_code == 403
