"""Who may look at a conversation, and who may touch it."""

import pytest

from tests.fixtures import join
from tests.inbox.conftest import address
from workstreams.conversations.models import Status
from workstreams.models import Queue

STEPS = [
    "ending/",
    "session-closure/",
    "reopening/",
    "replies/",
    "notes/",
    "draft/",
    "typing/",
    "acceptance/",
    "rejection/",
    "participation/",
    "release/",
    "transfers/",
    "consults/",
    "forced-closure/",
    "customer/unlinking/",
    "case/unlinking/",
    "case/status/",
    "resuming/",
    "snoozing/",
    "waking/",
    "priority/",
    "blocking/",
    "unblocking/",
    "writing-first/",
]
PAGES = [
    "",
    "thread/",
    "transfer/",
    "consult/",
    "assign/",
    "force-close/",
    "customer/",
    "customer/new/",
    "case/",
    "case/new/",
    "tags/",
    "others/",
]
PAGES += ["snooze/", "block/", "transcript/"]


def test_nobody_sees_the_inbox_without_signing_in(client, db):
    assert client.get("/inbox/").status_code == 302


def test_the_agent_sees_the_conversation(at_alices, conversation):
    response = at_alices.get(address(conversation))

    assert response.status_code == 200
    assert "Is the brass lamp in stock?" in response.content.decode()


def test_another_agent_finds_nothing(signed_in, conversation, bob):
    assert signed_in(bob).get(address(conversation)).status_code == 404


def test_a_supervisor_reads_everything(signed_in, conversation, sofia):
    assert signed_in(sofia).get(address(conversation)).status_code == 200


def test_an_administrator_who_is_no_agent_reads_everything(signed_in, conversation, admin_user):
    client = signed_in(admin_user)

    assert client.get(address(conversation)).status_code == 200
    assert client.get("/inbox/?view=everyone").status_code == 200


def test_an_open_conversation_is_seen_by_who_serves_its_queue(
    signed_in, open_conversation, vip, bob, carol
):
    join(vip, carol)
    open_conversation.queue = vip
    open_conversation.save(update_fields=["queue"])

    assert signed_in(carol).get(address(open_conversation)).status_code == 200
    assert signed_in(bob).get(address(open_conversation)).status_code == 404


@pytest.mark.parametrize("rest", PAGES)
def test_another_agent_finds_no_page_of_it(signed_in, conversation, bob, rest):
    assert signed_in(bob).get(address(conversation, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["assign/", "force-close/"])
def test_an_agent_has_no_page_of_supervisors(at_alices, conversation, rest):
    assert at_alices.get(address(conversation, rest)).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_another_agent_cannot_touch_it(signed_in, conversation, bob, step):
    response = signed_in(bob).post(address(conversation, step), {"text": "Hi"})

    conversation.refresh_from_db()
    assert response.status_code == 404
    assert conversation.status == Status.ACTIVE


def test_a_supervisor_cannot_answer_for_the_agent(signed_in, conversation, sofia):
    response = signed_in(sofia).post(address(conversation, "replies/"), {"text": "Hi"})

    assert response.status_code == 422
    assert "Alice Martin is answering this conversation." in response.content.decode()


def test_a_supervisor_cannot_send_again_for_the_agent(signed_in, conversation, sofia, write):
    message = write(conversation, "Yes", state="failed")

    response = signed_in(sofia).post(address(conversation, f"messages/{message.pk}/retry/"))

    message.refresh_from_db()
    assert response.status_code == 403
    assert message.state == "failed"


def test_a_message_of_another_conversation_is_not_found(at_alices, conversation, write):
    message = write(conversation, "Yes", state="failed")

    path = f"/inbox/{conversation.pk}/messages/{message.pk + 1}/retry/"
    assert at_alices.post(path).status_code == 404


@pytest.mark.parametrize("step", [*STEPS, "assignment/", "taking-back/"])
def test_a_forged_form_is_refused(signed_in, alice, conversation, step):
    client = signed_in(alice, checks_csrf=True)

    assert client.post(address(conversation, step), {"text": "Hi"}).status_code == 403


@pytest.mark.parametrize("step", [*STEPS, "assignment/", "taking-back/"])
def test_nothing_happens_on_get(at_alices, conversation, step):
    assert at_alices.get(address(conversation, step)).status_code == 405


def test_a_thread_that_was_lost_leads_back_to_the_lists(signed_in, conversation, bob):
    response = signed_in(bob).get(address(conversation, "thread/"), headers={"HX-Request": "true"})

    assert response.status_code == 404
    assert response.headers["HX-Redirect"] == "/inbox/"


def test_an_agent_has_no_list_of_everyone(at_alices, conversation):
    assert "view=everyone" not in at_alices.get("/inbox/?view=everyone").content.decode()


def test_the_default_queue_is_everyones(signed_in, open_conversation, carol):
    assert open_conversation.queue == Queue.default()
    assert signed_in(carol).get(address(open_conversation)).status_code == 200
