"""Who may look at a conversation, and who may touch it."""

import pytest

from tests.fixtures import join
from tests.inbox import visits
from tests.inbox.access_table import ROWS
from tests.inbox.conftest import address
from tests.inbox.everybody import EVERYBODY, gather
from workstreams.models import Queue

FORMS = sorted(name for name, method in ROWS if method == "POST" and name.startswith("inbox:"))


@pytest.fixture
def everybody(page, vip, alice, bob, sofia, admin_user, settings, tmp_path):
    """A conversation, and who may come across it."""
    settings.MEDIA_ROOT = tmp_path
    return gather(page, vip, alice, bob, sofia, admin_user)


@pytest.mark.parametrize("name", visits.PATTERNS)
def test_everybody_gets_the_answer_of_the_table(everybody, name):
    """Also fails where the table has no row for an address, or not for each of its methods."""
    expected = {method: row for (of, method), row in ROWS.items() if of == name}

    answered = {
        method: {who: visits.visit(everybody, who, name, method) for who in EVERYBODY}
        for method in visits.methods(everybody, name)
    }

    assert answered == expected


def test_the_table_has_no_address_that_is_gone():
    assert {name for name, _method in ROWS} <= set(visits.PATTERNS)


@pytest.mark.parametrize("name", FORMS)
def test_a_forged_form_is_refused(signed_in, everybody, name):
    client = signed_in(everybody.users["agent"], checks_csrf=True)

    answer = client.post(visits.address(everybody, name), visits.written(everybody, name))

    assert answer.status_code == 403


def test_the_agent_sees_the_conversation(at_alices, conversation):
    response = at_alices.get(address(conversation))

    assert response.status_code == 200
    assert "Is the brass lamp in stock?" in response.content.decode()


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


def test_a_thread_that_was_lost_leads_back_to_the_lists(signed_in, conversation, bob):
    response = signed_in(bob).get(address(conversation, "thread/"), headers={"HX-Request": "true"})

    assert response.status_code == 404
    assert response.headers["HX-Redirect"] == "/inbox/"


def test_an_agent_has_no_list_of_everyone(at_alices, conversation):
    assert "view=everyone" not in at_alices.get("/inbox/?view=everyone").content.decode()


def test_the_default_queue_is_everyones(signed_in, open_conversation, carol):
    assert open_conversation.queue == Queue.default()
    assert signed_in(carol).get(address(open_conversation)).status_code == 200
