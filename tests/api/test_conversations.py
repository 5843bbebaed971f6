from datetime import UTC, datetime, timedelta

import pytest

from routing.models import RoutingDecision, RulebookSnapshot
from tests.api.conftest import MORNING, is_problem, say
from workstreams.conversations import assignment
from workstreams.conversations.models import ContactIdentity

ADDRESS = "/api/v1/conversations/"


def test_conversation_is_found_by_its_customer(program, alice, customer, page):
    conversation = customer("gilda", "one", "two")
    customer("hugo")

    (found,) = program(alice).get(ADDRESS, {"identity": "gilda"}).json()["results"]

    assert found["id"] == conversation.pk
    assert found["status"] == "open"
    assert found["channel"] == {"id": page.pk, "name": "Harbour Lamps", "kind": "facebook"}
    assert found["queue"]["name"] == "Default"
    assert found["agent"] is None
    assert found["routing"] is None
    assert found["identity"] == {
        "external_id": "gilda",
        "name": "Gilda Moreau",
        "display_name": "Gilda Moreau",
        "locale": "",
        "timezone": "",
    }
    assert [message["text"] for message in found["messages"]] == ["one", "two"]
    assert "reply" not in found


def test_one_conversation_says_who_has_it_and_until_when_it_can_be_answered(program, alice, held):
    found = program(alice).get(f"{ADDRESS}{held.pk}/").json()

    assert found["agent"] == {"id": alice.pk, "name": "Alice Martin", "username": "alice"}
    assert found["reply"]["allowed"] is True
    assert found["reply"]["lane"] == "RESPONSE"
    assert datetime.fromisoformat(found["reply"]["until"]) > datetime.now(UTC)


def test_closed_window_is_said_with_what_would_open_it(program, alice, held):
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    ContactIdentity.objects.update(window_opened_at=yesterday)

    reply = program(alice).get(f"{ADDRESS}{held.pk}/").json()["reply"]

    assert reply["allowed"] is False
    assert reply["sentence"]
    assert reply["remedy"]


def decide(conversation, definition, **fields):
    rulebook, _ = RulebookSnapshot.objects.get_or_create(
        work_stream=conversation.work_stream,
        fingerprint="f" * 64,
        defaults={"definition": definition},
    )
    values = {"queue": conversation.queue, **fields}
    return RoutingDecision.objects.create(conversation=conversation, rulebook=rulebook, **values)


def test_routing_says_which_rule_chose_the_queue(program, alice, customer, vip):
    conversation = customer("gilda")
    condition = {
        "entity": "facebook_engagement_context",
        "attribute": "locale",
        "operator": "equals",
        "value": "it_IT",
        "group": "",
    }
    rule = {"rule": 1, "name": "Italians", "queue": "VIP", "match": "all", "shares": []}
    rulebook = RulebookSnapshot.objects.create(
        work_stream=conversation.work_stream,
        fingerprint="italians",
        definition=[{**rule, "conditions": [condition]}],
    )
    RoutingDecision.objects.create(
        conversation=conversation,
        rule_name="Italians",
        queue=vip,
        rulebook=rulebook,
        outcomes=[[True]],
    )

    routing = program(alice).get(f"{ADDRESS}{conversation.pk}/").json()["routing"]

    assert routing["rule_name"] == "Italians"
    assert routing["queue"] == {"id": vip.pk, "name": "VIP"}
    (step,) = routing["trace"]
    assert (step["name"], step["held"]) == ("Italians", True)
    assert step["conditions"][0]["value"] == "it_IT"


def test_messages_stand_in_the_order_of_the_thread(program, alice, customer):
    conversation = customer("gilda", "one", "two")
    say(conversation, "zero, arrived late", "m_late", MORNING - timedelta(seconds=1))
    client = program(alice)

    alone = client.get(f"{ADDRESS}{conversation.pk}/").json()
    (listed,) = client.get(ADDRESS).json()["results"]

    texts = [message["text"] for message in alone["messages"]]
    assert texts == ["zero, arrived late", "one", "two"]
    assert listed["messages"] == alone["messages"]


def test_list_shows_the_last_200_messages_and_the_conversation_alone_all(program, alice, customer):
    conversation = customer("gilda", *[str(number) for number in range(203)])
    client = program(alice)

    (listed,) = client.get(ADDRESS).json()["results"]
    alone = client.get(f"{ADDRESS}{conversation.pk}/").json()

    assert [m["text"] for m in listed["messages"]] == [str(number) for number in range(3, 203)]
    assert len(alone["messages"]) == 203


def test_conversation_of_another_agent_does_not_exist(program, bob, held):
    client = program(bob)

    assert client.get(ADDRESS).json()["results"] == []
    is_problem(client.get(f"{ADDRESS}{held.pk}/"), 404)


def test_open_conversation_in_a_queue_the_agent_does_not_serve_does_not_exist(
    program, bob, customer, vip
):
    is_problem(program(bob).get(f"{ADDRESS}{customer('gilda', queue=vip).pk}/"), 404)


def test_supervisor_sees_every_conversation(program, sofia, held):
    assert program(sofia).get(f"{ADDRESS}{held.pk}/").status_code == 200


def test_list_is_filtered_by_status_queue_and_channel(program, sofia, held, customer, vip, page):
    waiting = customer("hugo", queue=vip)
    client = program(sofia)

    def found(**query):
        return [row["id"] for row in client.get(ADDRESS, query).json()["results"]]

    assert found(status="active") == [held.pk]
    assert found(queue=vip.pk) == [waiting.pk]
    assert found(channel=page.pk) == [waiting.pk, held.pk]
    assert found(channel=page.pk + 1) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "sleeping"), ("queue", "VIP"), ("channel", "1.5"), ("identity", "\x00")],
)
def test_bad_value_of_a_filter_is_named(program, alice, name, value):
    problem = is_problem(program(alice).get(ADDRESS, {name: value}), 400)

    assert list(problem["errors"]) == [name]


def test_list_asks_the_database_the_same_for_1_and_20(
    program, alice, customer, vip, django_assert_num_queries
):
    def arrive(number):
        conversation = customer(f"customer_{number}", "one", "two")
        rulebook, _ = RulebookSnapshot.objects.get_or_create(
            work_stream=conversation.work_stream, fingerprint="empty", defaults={"definition": []}
        )
        RoutingDecision.objects.create(
            conversation=conversation, queue=conversation.queue, rulebook=rulebook
        )
        assignment.assign(conversation, alice)

    arrive(0)
    client = program(alice)

    # token, other tokens, agent, rows, rules, messages, attachments
    with django_assert_num_queries(8):
        client.get(ADDRESS)
    for number in range(1, 20):
        arrive(number)
    with django_assert_num_queries(8):
        assert len(client.get(ADDRESS).json()["results"]) == 20
