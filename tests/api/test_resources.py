"""Contacts, queues, agents with their presence, and routing decisions."""

import pytest

from routing.models import RoutingRule
from tests.api.conftest import is_problem
from tests.fixtures import join
from workstreams.conversations.models import Account, Contact, Conversation, Tag
from workstreams.models import Presence, SupervisorSettings


def results(response):
    assert response.status_code == 200, response.content
    return response.json()["results"]


@pytest.fixture
def gilda(held):
    contact = Contact.objects.create(
        name="Gilda Rossi",
        email="gilda@example.org",
        account=Account.objects.create(name="Rossi Lamps"),
    )
    contact.tags.add(Tag.objects.create(name="Gold"))
    Conversation.objects.update(contact=contact)
    return contact


def test_agent_reads_the_contacts_of_their_conversations(program, alice, bob, gilda):
    Contact.objects.create(name="Somebody else")

    (row,) = results(program(alice).get("/api/v1/contacts/"))

    assert row["name"] == "Gilda Rossi"
    assert (row["account"], row["tags"]) == ("Rossi Lamps", ["Gold"])
    assert results(program(bob).get("/api/v1/contacts/")) == []
    is_problem(program(bob).get(f"/api/v1/contacts/{gilda.pk}/"), 404)


def test_supervisor_reads_every_contact(program, sofia, gilda):
    Contact.objects.create(name="Somebody else")

    assert len(results(program(sofia).get("/api/v1/contacts/"))) == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"name": "rossi"}, 1), ({"email": "GILDA@example.org"}, 1), ({"name": "x"}, 0)],
)
def test_contacts_are_filtered(program, sofia, gilda, asked, found):
    assert len(results(program(sofia).get("/api/v1/contacts/", asked))) == found


def test_agent_sees_the_queues_they_serve_and_how_many_wait(program, alice, bob, vip, customer):
    join(vip, alice)
    customer("66001", queue=vip)

    rows = {row["name"]: row["waiting"] for row in results(program(alice).get("/api/v1/queues/"))}
    assert rows == {"Default": 0, "VIP": 1}
    assert len(results(program(bob).get("/api/v1/queues/"))) == 1


def test_agents_are_listed_with_presence_and_load(program, alice, held):
    (row,) = results(program(alice).get("/api/v1/agents/"))

    assert (row["username"], row["load"], row["capacity"]) == ("alice", 1, 3)
    assert row["presence"]["base_status"] in ("available", "busy")


def test_agent_changes_their_own_presence(program, alice):
    response = program(alice).post(
        f"/api/v1/agents/{alice.pk}/presence/", {"presence": "Away"}, format="json"
    )

    assert response.json()["presence"]["name"] == "Away"


@pytest.mark.parametrize("name", ["Nowhere", "Away\0", "x" * 101, ["Away"]])
def test_presence_that_does_not_exist_is_refused(program, alice, name):
    where = f"/api/v1/agents/{alice.pk}/presence/"

    problem = is_problem(program(alice).post(where, {"presence": name}, format="json"), 400)

    assert "presence" in problem["errors"]


def test_agent_does_not_change_a_colleagues_presence(program, alice, bob):
    where = f"/api/v1/agents/{bob.pk}/presence/"

    is_problem(program(alice).post(where, {"presence": "Away"}, format="json"), 403)


def test_supervisor_changes_anybodys_presence(program, sofia, bob):
    where = f"/api/v1/agents/{bob.pk}/presence/"
    program(sofia).post(where, {"presence": "Offline"}, format="json")

    bob.refresh_from_db()
    assert bob.presence == Presence.objects.get(name="Offline")


@pytest.mark.parametrize("body", [{}, {"presence": "Nowhere"}, {"presence": None}])
def test_presence_nobody_knows_is_refused(program, alice, body):
    where = f"/api/v1/agents/{alice.pk}/presence/"

    assert "presence" in is_problem(program(alice).post(where, body, format="json"), 400)["errors"]


def test_presence_that_only_the_system_shows_is_not_chosen(program, alice):
    where = f"/api/v1/agents/{alice.pk}/presence/"

    is_problem(program(alice).post(where, {"presence": "Inactive"}, format="json"), 403)


def test_routing_decisions_tell_what_was_looked_at(program, alice, conversation):
    (row,) = results(
        program(alice).get("/api/v1/routing-decisions/", {"conversation": conversation.pk})
    )

    assert row["conversation"] == conversation.pk
    assert row["queue"]["name"] == "Default"


def test_decisions_about_others_conversations_are_not_shown(program, conversation, bob):
    assert results(program(bob).get("/api/v1/routing-decisions/")) == []


def test_trace_is_hidden_while_supervisors_may_not_read_along(program, sofia, rule_seen):
    (before,) = results(program(sofia).get("/api/v1/routing-decisions/"))
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"monitor": False})
    (after,) = results(program(sofia).get("/api/v1/routing-decisions/"))

    assert before["trace"]
    assert after["trace"] == []


@pytest.fixture
def rule_seen(stream, vip, request):
    never = RoutingRule.objects.create(work_stream=stream, name="Never", queue=vip, order=1)
    never.conditions.create(
        entity="message", attribute="text", operator="equals", value="never", order=1
    )
    return request.getfixturevalue("conversation")


@pytest.mark.parametrize("address", ["contacts", "queues", "agents", "routing-decisions"])
def test_lists_refuse_a_cursor_that_is_none(program, alice, address):
    is_problem(program(alice).get(f"/api/v1/{address}/", {"cursor": "nonsense"}), 400)
