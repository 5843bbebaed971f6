from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import is_problem
from workstreams.conversations.models import ContactIdentity, Direction, Message


def answer(client, conversation, body):
    return client.post(f"/api/v1/conversations/{conversation.pk}/messages/", body, format="json")


def answers():
    return list(Message.objects.filter(direction=Direction.OUTBOUND).order_by("id"))


def test_answer_of_the_agent_is_queued(program, alice, held):
    response = answer(program(alice), held, {"text": "  Yes, three are left.  "})

    assert response.status_code == 201
    (queued,) = response.json()
    assert queued["text"] == "Yes, three are left."
    assert queued["state"] == "queued"
    assert queued["direction"] == "outbound"
    assert queued["origin"] == "agent"
    assert [message.author for message in answers()] == [alice.user]


def test_long_answer_becomes_several_messages_of_one_reply(program, alice, held):
    response = answer(program(alice), held, {"text": "lamp " * 4000})  # 20,000 characters

    assert response.status_code == 201
    parts = response.json()
    assert len(parts) > 10
    assert len({part["reply_id"] for part in parts}) == 1
    assert " ".join(part["text"] for part in parts).split() == ["lamp"] * 4000


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"text": ""},
        {"text": "  \n "},
        {"text": "x" * 20_001},
        {"text": "a\x00b"},
        {"text": None},
        {"text": ["a"]},
        {"text": {"a": 1}},
    ],
)
def test_bad_body_is_refused(program, alice, held, body):
    problem = is_problem(answer(program(alice), held, body), 400)

    assert problem["errors"]
    assert answers() == []


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[" * 100_000, b'{"text": "\\ud800"}'])
def test_broken_json_is_refused(program, alice, held, body):
    response = program(alice).post(
        f"/api/v1/conversations/{held.pk}/messages/", body, content_type="application/json"
    )

    is_problem(response, 400)


def test_body_of_more_than_a_mebibyte_is_refused(program, alice, held):
    problem = is_problem(answer(program(alice), held, {"text": "x" * 1024 * 1024}), 413)

    assert "1 MiB" in problem["detail"]


def test_form_is_no_json(program, alice, held):
    response = program(alice).post(
        f"/api/v1/conversations/{held.pk}/messages/",
        "text=hello",
        content_type="application/x-www-form-urlencoded",
    )

    is_problem(response, 415)


def test_answer_outside_the_window_is_refused_with_the_sentence(program, alice, held):
    ContactIdentity.objects.update(window_opened_at=datetime.now(UTC) - timedelta(days=2))

    problem = is_problem(answer(program(alice), held, {"text": "Hello?"}), 409)

    assert "24 hours" in problem["detail"]
    assert answers() == []


def test_conversation_nobody_has_cannot_be_answered(program, alice, customer):
    problem = is_problem(answer(program(alice), customer("gilda"), {"text": "Hi"}), 409)

    assert "not active" in problem["detail"]


def test_supervisor_does_not_answer_for_the_agent(program, sofia, held):
    problem = is_problem(answer(program(sofia), held, {"text": "Hi"}), 409)

    assert "Alice Martin" in problem["detail"]
    assert answers() == []


def test_stranger_cannot_answer_and_learns_nothing(program, bob, held):
    is_problem(answer(program(bob), held, {"text": "Hi"}), 404)


def test_messages_of_a_conversation_are_only_posted_here(program, alice, held):
    is_problem(program(alice).get(f"/api/v1/conversations/{held.pk}/messages/"), 405)
