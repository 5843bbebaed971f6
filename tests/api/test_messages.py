from datetime import timedelta

import pytest

from tests.api.conftest import MORNING, is_problem, say
from workstreams.conversations import assignment

ADDRESS = "/api/v1/messages/"
FIELDS = {
    "id", "conversation", "external_id", "direction", "origin", "text", "kind", "payload",
    "attachments", "state", "error", "error_code", "reply_to", "reply_id", "occurred_at",
    "sent_at", "delivered_at", "read_at",
}  # fmt: skip


def test_message_is_found_by_its_external_id(program, alice, customer):
    conversation = customer("gilda")
    customer("hugo")

    found = program(alice).get(ADDRESS, {"external_id": "m_gilda_0"}).json()["results"]

    assert [message["conversation"] for message in found] == [conversation.pk]
    assert set(found[0]) == FIELDS
    assert found[0]["text"] == "Is the brass lamp in stock?"
    assert found[0]["state"] == "received"
    (attachment,) = found[0]["attachments"]
    assert (attachment["kind"], attachment["url"]) == ("image", "https://cdn.invalid/lamp.png")
    assert (attachment["is_refused"], attachment["file_state"]) == (False, "")


def test_one_message_is_read_by_its_id(program, alice, customer):
    message = customer("gilda").messages.get()

    assert program(alice).get(f"{ADDRESS}{message.pk}/").json()["external_id"] == "m_gilda_0"


def test_unknown_external_id_finds_nothing(program, alice, customer):
    customer("gilda")

    assert program(alice).get(ADDRESS, {"external_id": "m_other"}).json()["results"] == []


def test_messages_of_another_agent_do_not_exist(program, bob, held):
    message = held.messages.get()
    program_of_bob = program(bob)

    assert program_of_bob.get(ADDRESS).json()["results"] == []
    is_problem(program_of_bob.get(f"{ADDRESS}{message.pk}/"), 404)


def test_supervisor_reads_every_message(program, sofia, held):
    assert len(program(sofia).get(ADDRESS).json()["results"]) == 1


def test_pages_follow_the_cursor_newest_first(program, alice, customer):
    customer("gilda", "one", "two", "three")
    client = program(alice)

    first = client.get(ADDRESS, {"page_size": 2}).json()
    second = client.get(first["next"]).json()

    texts = [message["text"] for message in first["results"] + second["results"]]
    assert texts == ["three", "two", "one"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"direction": "inbound"}, ["hello"]),
        ({"direction": "outbound"}, []),
        ({"state": "received"}, ["hello"]),
        ({"state": "failed"}, []),
        ({"conversation": 10**30}, []),
        ({"unknown": "parameter"}, ["hello"]),
        ({"external_id": ""}, ["hello"]),
    ],
)
def test_list_is_filtered(program, alice, customer, query, texts):
    customer("gilda", "hello")

    found = program(alice).get(ADDRESS, query).json()["results"]

    assert [message["text"] for message in found] == texts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "lost"),
        ("direction", "sideways"),
        ("conversation", "seven"),
        ("external_id", "m_\x00"),
        ("cursor", "nonsense"),
        ("cursor", "cD1uby1udW1iZXI="),  # p=no-number
        ("cursor", "cD0lMDA="),  # p=%00
    ],
)
def test_bad_value_of_a_filter_is_named(program, alice, customer, name, value):
    customer("gilda")

    problem = is_problem(program(alice).get(ADDRESS, {name: value}), 400)

    assert list(problem["errors"]) == [name]


@pytest.mark.parametrize("key", ["0", "9" * 40])
def test_message_that_is_not_there_is_404(program, alice, key):
    is_problem(program(alice).get(f"{ADDRESS}{key}/"), 404)


def test_list_asks_the_database_the_same_for_1_and_20(
    program, alice, customer, django_assert_num_queries
):
    conversation = customer("gilda")
    assignment.assign(conversation, alice)
    client = program(alice)

    with django_assert_num_queries(6):  # token, others, scopes, agent, messages, attachments
        client.get(ADDRESS)
    for number in range(1, 20):
        say(conversation, "more", f"m_more_{number}", MORNING + timedelta(0, number))
    with django_assert_num_queries(6):
        assert len(client.get(ADDRESS).json()["results"]) == 20
