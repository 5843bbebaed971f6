import pytest

from routing.distribution import distribute
from routing.offers import accept
from routing.transfer import to_agent
from tests.api.conftest import is_problem
from tests.fixtures import join
from workstreams.conversations.models import Conversation, Status
from workstreams.models import Agent, Presence


def post(client, conversation, noun, body=None):
    address = f"/api/v1/conversations/{conversation.pk}/{noun}/"
    return client.post(address, body, format="json") if body else client.post(address)


@pytest.fixture
def offered(asking, alice, customer, commit):
    """Gilda's conversation is offered to Alice."""
    conversation = customer("gilda")
    Agent.objects.filter(pk=alice.pk).update(capacity=9)  # more room than anyone has

    with commit():
        distribute()
    conversation.refresh_from_db()
    assert conversation.offered_to == alice
    return conversation


def test_offer_shows_whom_it_is_for(program, alice, offered):
    found = program(alice).get(f"/api/v1/conversations/{offered.pk}/").json()

    assert found["status"] == "open"
    assert found["offered_to"]["username"] == "alice"


def test_agent_accepts_an_offer(program, alice, offered):
    response = post(program(alice), offered, "acceptance")

    assert response.json()["agent"]["username"] == "alice"
    assert response.json()["offered_to"] is None


def test_agent_rejects_an_offer(program, alice, offered):
    response = post(program(alice), offered, "rejection")

    assert response.status_code == 200
    assert Conversation.objects.get().sessions.get().closure_reason == "agent_rejected"


@pytest.mark.parametrize("noun", ["acceptance", "rejection"])
def test_offer_to_a_colleague_is_not_theirs_to_answer(program, offered, bob, noun):
    is_problem(post(program(bob), offered, noun), 409)


def test_agent_gives_a_conversation_back(program, alice, conversation):
    response = post(program(alice), conversation, "release")

    assert response.json()["status"] == "open"


def test_supervisor_closes_what_is_in_work(program, sofia, conversation):
    response = post(program(sofia), conversation, "forced-closure")

    assert response.json()["status"] == "closed"


def test_agent_may_not_force_a_closure(program, alice, conversation):
    is_problem(post(program(alice), conversation, "forced-closure"), 403)


def test_agent_sends_a_conversation_to_a_colleague(program, alice, bob, conversation):
    response = post(program(alice), conversation, "transfers", {"agent": "bob"})

    assert response.json()["agent"]["username"] == "bob"
    assert response.json()["transfer_count"] == 1


def test_agent_sends_a_conversation_to_another_queue(program, alice, vip, conversation):
    response = post(program(alice), conversation, "transfers", {"queue": vip.pk})

    assert response.json()["queue"]["name"] == "VIP"
    assert Conversation.objects.get().status == Status.OPEN


def test_transfer_to_who_is_away_is_refused_with_a_sentence(program, alice, bob, conversation):
    bob.presence = Presence.objects.get(name="Away")
    bob.save(update_fields=["presence"])

    answer = is_problem(post(program(alice), conversation, "transfers", {"agent": "bob"}), 409)

    assert "Bob Okafor" in answer["detail"]


@pytest.mark.parametrize("body", [{"agent": "nobody"}, {"queue": 999_999}])
def test_transfer_leads_somewhere(program, alice, conversation, body):
    is_problem(post(program(alice), conversation, "transfers", body), 400)


def test_transfer_names_one_target(program, alice, bob, vip, conversation):
    both = {"agent": "bob", "queue": vip.pk}

    is_problem(post(program(alice), conversation, "transfers", both), 400)


def test_colleague_cannot_send_it_on(program, alice, bob, vip, conversation):
    join(vip, bob)

    is_problem(post(program(bob), conversation, "transfers", {"queue": vip.pk}), 404)


def test_agent_rejects_a_transfer_and_sees_it_no_more(program, asking, alice, offered, bob, commit):
    with commit():
        accept(offered, alice.user)
    with commit():
        to_agent(Conversation.objects.get(), bob, alice.user)

    response = post(program(bob), offered, "rejection")

    assert response.status_code == 204
    assert Conversation.objects.get().agent == alice
