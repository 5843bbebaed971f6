"""Taking, ending, putting aside, taking up again; and whoever comes second."""

import pytest

from routing.distribution import distribute
from tests.fixtures import make_agent
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Presence


def status_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).status


def may_pick(conversation):
    stream = conversation.work_stream
    stream.agents_may_pick_pushed = True
    stream.save(update_fields=["agents_may_pick_pushed"])


def test_an_agent_takes_an_open_conversation(signed_in, open_conversation, carol):
    may_pick(open_conversation)
    client = signed_in(carol)

    assert "Assign to me" in client.get(address(open_conversation)).content.decode()
    response = client.post(address(open_conversation, "assignment/"))

    open_conversation.refresh_from_db()
    assert response.url == address(open_conversation)
    assert open_conversation.agent == carol


def test_taking_is_not_offered_where_the_engine_assigns(signed_in, open_conversation, carol):
    client = signed_in(carol)

    html = client.get(address(open_conversation)).content.decode()
    assert f'action="{address(open_conversation, "assignment/")}"' not in html
    assert client.post(address(open_conversation, "assignment/")).status_code == 403


def test_whoever_is_second_reads_a_sentence(signed_in, conversation, sofia):
    response = signed_in(sofia).post(address(conversation, "assignment/"), follow=True)

    assert response.status_code == 200
    assert "the conversation has moved on" in response.content.decode()


def test_whoever_is_slower_than_a_colleague_is_led_to_the_lists(
    signed_in, open_conversation, carol
):
    client = signed_in(carol)
    may_pick(open_conversation)
    make_agent("dora", "Dora Pellegrini")
    distribute()

    response = client.post(address(open_conversation, "assignment/"), follow=True)

    assert response.redirect_chain == [("/inbox/", 302)]
    assert "A colleague was quicker" in response.content.decode()


def test_the_agent_ends_and_closes(at_alices, conversation):
    at_alices.post(address(conversation, "ending/"))
    assert status_of(conversation) == Status.WRAP_UP

    at_alices.post(address(conversation, "session-closure/"))
    assert status_of(conversation) == Status.CLOSED


def test_the_agent_puts_aside_and_reopens(at_alices, conversation):
    at_alices.post(address(conversation, "session-closure/"))
    assert status_of(conversation) == Status.WAITING

    at_alices.post(address(conversation, "reopening/"))
    assert status_of(conversation) == Status.ACTIVE


@pytest.mark.parametrize("step", ["ending/", "session-closure/"])
def test_a_supervisor_may_end_for_the_agent(signed_in, conversation, sofia, step):
    signed_in(sofia).post(address(conversation, step))

    assert status_of(conversation) != Status.ACTIVE


def test_a_supervisor_may_not_reopen_for_the_agent(at_alices, signed_in, conversation, sofia):
    at_alices.post(address(conversation, "session-closure/"))

    assert signed_in(sofia).post(address(conversation, "reopening/")).status_code == 403


@pytest.mark.parametrize("step", ["ending/", "session-closure/", "reopening/"])
def test_a_step_that_comes_too_late_is_a_sentence(at_alices, conversation, step):
    at_alices.post(address(conversation, "ending/"))
    at_alices.post(address(conversation, "session-closure/"))

    response = at_alices.post(address(conversation, step), follow=True)

    assert response.status_code == 200
    assert "the conversation has moved on" in response.content.decode()


def test_an_agent_shows_another_presence(at_alices, alice):
    busy = Presence.objects.get(name="Busy")

    response = at_alices.post("/inbox/presence/", {"presence": busy.pk})

    alice.refresh_from_db()
    assert response.url == "/inbox/"
    assert alice.presence == busy


def test_a_presence_changed_by_htmx_brings_the_switch(at_alices, alice):
    busy = Presence.objects.get(name="Busy")

    response = at_alices.post(
        "/inbox/presence/", {"presence": busy.pk}, headers={"HX-Request": "true"}
    )

    assert 'id="me"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_the_presence_switch_leads_back_to_its_page_only(at_alices, alice):
    away = {"presence": Presence.objects.get(name="Away").pk}

    here = at_alices.post(
        "/inbox/presence/", away, headers={"Referer": "http://testserver/inbox/?view=open"}
    )
    elsewhere = at_alices.post("/inbox/presence/", away, headers={"Referer": "https://evil.test/"})

    assert here.url == "http://testserver/inbox/?view=open"
    assert elsewhere.url == "/inbox/"


def test_a_presence_of_the_system_cannot_be_chosen(at_alices, alice):
    inactive = Presence.objects.get(name="Inactive")

    response = at_alices.post("/inbox/presence/", {"presence": inactive.pk})

    alice.refresh_from_db()
    assert response.status_code == 422
    assert alice.presence.name == "Available"


def test_whoever_becomes_available_gets_what_waits(signed_in, open_conversation, carol, commit):
    available = Presence.available()

    with commit():
        signed_in(carol).post("/inbox/presence/", {"presence": available.pk})

    open_conversation.refresh_from_db()
    assert open_conversation.agent == carol
