"""Supervisors step in: they assign, close, and look after what nobody wanted."""

import pytest

from tests.fixtures import join, make_agent
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Status


def reload(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def text_of(response):
    return response.content.decode()


def test_the_list_has_everyone_of_the_queue(at_sofias, conversation, bob, carol):
    html = text_of(at_sofias.get(address(conversation, "assign/")))

    assert f'name="agent" value="{bob.pk}"' in html
    assert f'name="agent" value="{carol.pk}"' in html


def test_negative_room_is_told(at_sofias, open_conversation, conversation_of_dora):
    html = text_of(at_sofias.get(address(open_conversation, "assign/")))

    assert "2 over capacity" in html
    assert "choice-over" in html


@pytest.fixture
def conversation_of_dora(page, open_conversation):
    dora = make_agent("dora", "Dora Pellegrini", capacity=1)
    identity = open_conversation.identity.channel.identities.create(external_id="2")
    return Conversation.objects.create(
        identity=identity,
        channel=page,
        work_stream=page.work_stream,
        queue=open_conversation.queue,
        agent=dora,
        status=Status.ACTIVE,
        units=3,
    )


def test_a_supervisor_assigns_over_capacity(at_sofias, conversation):
    dora = make_agent("dora", "Dora Pellegrini", capacity=0, presence="Away")

    response = at_sofias.post(address(conversation, "assignment/"), {"agent": dora.pk}, follow=True)

    assert "Assigned to Dora Pellegrini." in text_of(response)
    assert reload(conversation).agent == dora


def test_a_supervisor_assigns_what_nobody_wanted(at_sofias, stopped, bob):
    at_sofias.post(address(stopped, "assignment/"), {"agent": bob.pk})

    assert reload(stopped).agent == bob


def test_an_agent_assigns_to_nobody_else(at_alices, conversation, bob):
    response = at_alices.post(address(conversation, "assignment/"), {"agent": bob.pk})

    assert response.status_code == 403


@pytest.mark.parametrize("agent", ["", "0", "x"])
def test_assigning_to_nobody_is_a_sentence(at_sofias, conversation, agent):
    response = at_sofias.post(address(conversation, "assignment/"), {"agent": agent}, follow=True)

    assert "Choose an agent from the list." in text_of(response)


def test_assigning_to_who_does_not_serve_the_queue_is_a_sentence(
    at_sofias, conversation, vip, alice, bob
):
    join(vip, alice)
    conversation.queue = vip
    conversation.save(update_fields=["queue"])

    response = at_sofias.post(address(conversation, "assignment/"), {"agent": bob.pk}, follow=True)

    assert "Bob Okafor does not serve VIP." in text_of(response)
    assert reload(conversation).agent == alice


def test_closing_asks_first(at_sofias, conversation):
    html = text_of(at_sofias.get(address(conversation, "force-close/")))

    assert "Close this conversation for everyone?" in html
    assert reload(conversation).status == Status.ACTIVE


def test_a_supervisor_closes_by_force(at_sofias, conversation):
    response = at_sofias.post(address(conversation, "forced-closure/"), follow=True)

    assert "Sofia Lindgren closed it for everyone" in text_of(response)
    assert reload(conversation).status == Status.CLOSED


def test_an_agent_does_not_close_by_force(at_alices, conversation):
    assert at_alices.post(address(conversation, "forced-closure/")).status_code == 403


@pytest.mark.parametrize("rest", ["assign/", "force-close/", "transfer/"])
def test_a_page_for_what_is_closed_leads_back(at_sofias, conversation, rest):
    at_sofias.post(address(conversation, "forced-closure/"))

    response = at_sofias.get(address(conversation, rest), follow=True)

    assert response.redirect_chain == [(address(conversation), 302)]
    assert "the conversation has moved on" in text_of(response)


@pytest.mark.parametrize("step", ["forced-closure/", "assignment/"])
def test_a_step_for_what_is_closed_is_a_sentence(at_sofias, conversation, bob, step):
    at_sofias.post(address(conversation, "forced-closure/"))

    response = at_sofias.post(address(conversation, step), {"agent": bob.pk}, follow=True)

    assert "the conversation has moved on" in text_of(response)


def test_what_nobody_wanted_has_a_list_of_its_own(at_sofias, stopped):
    response = at_sofias.get("/inbox/?view=stopped")

    assert [row.conversation for row in response.context["list"].rows] == [stopped]
    counts = {choice.view: choice.count for choice in response.context["list"].choices}
    assert counts["stopped"] == 1


def test_what_nobody_wanted_is_marked_among_the_open(at_alices, stopped):
    html = text_of(at_alices.get("/inbox/?view=open"))

    assert "needs a supervisor" in html
    assert "Nobody wanted this conversation." in text_of(at_alices.get(address(stopped)))


def test_agents_have_no_list_of_what_nobody_wanted(at_alices, stopped):
    html = text_of(at_alices.get("/inbox/?view=stopped"))

    assert "view=stopped" not in html


def test_the_list_of_what_nobody_wanted_may_be_empty(at_sofias):
    assert "Nothing needs a supervisor" in text_of(at_sofias.get("/inbox/?view=stopped"))


def test_a_step_keeps_the_list_it_was_taken_from(at_sofias, conversation):
    beside = {"Referer": f"http://testserver{address(conversation)}?view=everyone"}

    response = at_sofias.post(address(conversation, "release/"), headers=beside)

    assert response.url == f"{address(conversation)}?view=everyone"


@pytest.mark.parametrize("rest", ["assign/", "transfer/", "consult/", "force-close/"])
def test_a_page_of_choices_hands_the_list_on(at_sofias, conversation, bob, rest):
    html = text_of(at_sofias.get(address(conversation, f"{rest}?view=stopped")))

    assert '<input type="hidden" name="view" value="stopped">' in html
    assert f'href="{address(conversation)}?view=stopped"' in html


def test_a_choice_keeps_the_list(at_sofias, conversation, bob):
    chosen = {"agent": bob.pk, "view": "everyone"}

    response = at_sofias.post(address(conversation, "assignment/"), chosen)

    assert response.url == f"{address(conversation)}?view=everyone"


@pytest.mark.parametrize("referer", ["http://testserver/inbox/?view=x", "http://e.org/?view=open"])
def test_a_list_that_is_not_ours_is_left_out(at_sofias, conversation, referer):
    response = at_sofias.post(address(conversation, "release/"), headers={"Referer": referer})

    assert response.url == address(conversation)
