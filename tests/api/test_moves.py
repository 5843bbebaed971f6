import pytest

from tests.api.conftest import is_problem
from workstreams.conversations import assignment, lifecycle
from workstreams.conversations.models import Status


def move(client, conversation, noun):
    return client.post(f"/api/v1/conversations/{conversation.pk}/{noun}/")


@pytest.fixture
def to_pick(customer, stream):
    stream.mode = stream.Mode.PICK
    stream.save(update_fields=["mode"])
    return customer("gilda")


def test_agent_takes_an_open_conversation(program, alice, to_pick):
    response = move(program(alice), to_pick, "assignment")

    assert response.status_code == 200
    assert response.json()["status"] == "active"
    assert response.json()["agent"]["username"] == "alice"
    assert response.json()["reply"]["allowed"] is True


def test_second_assignment_is_too_late(program, alice, to_pick):
    client = program(alice)
    move(client, to_pick, "assignment")

    is_problem(move(client, to_pick, "assignment"), 409)


def test_conversation_of_a_pushing_work_stream_is_not_taken(program, alice, customer):
    is_problem(move(program(alice), customer("gilda"), "assignment"), 403)


def test_supervisor_takes_what_a_work_stream_would_push(program, sofia, customer):
    response = move(program(sofia), customer("gilda"), "assignment")

    assert response.json()["agent"]["username"] == "sofia"


def test_who_is_no_agent_takes_nothing(program, sofia, to_pick):
    client = program(sofia)
    sofia.delete()

    is_problem(move(client, to_pick, "assignment"), 403)


@pytest.mark.parametrize(
    ("nouns", "status"),
    [
        (["ending"], Status.WRAP_UP),
        (["session-closure"], Status.WAITING),
        (["session-closure", "reopening"], Status.ACTIVE),
        (["ending", "session-closure"], Status.CLOSED),
    ],
)
def test_agent_moves_their_conversation_on(program, alice, held, nouns, status):
    client = program(alice)

    answers = [move(client, held, noun) for noun in nouns]

    assert [answer.status_code for answer in answers] == [200] * len(nouns)
    assert answers[-1].json()["status"] == status
    held.refresh_from_db()
    assert held.status == status


@pytest.mark.parametrize(
    ("before", "noun"),
    [
        (["ending"], "ending"),
        (["session-closure"], "session-closure"),
        ([], "reopening"),
        (["ending", "session-closure"], "session-closure"),
        (["ending", "session-closure"], "reopening"),
    ],
)
def test_move_that_does_not_fit_the_state_is_refused(program, alice, held, before, noun):
    client = program(alice)
    for earlier in before:
        move(client, held, earlier)

    is_problem(move(client, held, noun), 409)


@pytest.mark.parametrize("noun", ["ending", "session-closure", "reopening"])
@pytest.mark.parametrize("who", ["alice", "sofia"])
def test_conversation_nobody_has_cannot_be_moved_on(program, request, customer, who, noun):
    client = program(request.getfixturevalue(who))

    is_problem(move(client, customer("gilda"), noun), 409)


@pytest.mark.parametrize(
    ("noun", "status"), [("ending", Status.WRAP_UP), ("session-closure", Status.WAITING)]
)
def test_supervisor_settles_what_an_agent_has(program, sofia, held, noun, status):
    assert move(program(sofia), held, noun).json()["status"] == status


def test_only_the_agent_takes_up_again_what_they_put_aside(program, sofia, alice, held):
    lifecycle.close_session(held, alice.user)

    problem = is_problem(move(program(sofia), held, "reopening"), 403)

    assert "Alice Martin" in problem["detail"]
    held.refresh_from_db()
    assert held.status == Status.WAITING


@pytest.mark.parametrize("noun", ["assignment", "ending", "session-closure", "reopening"])
def test_stranger_finds_nothing_to_move(program, bob, held, noun):
    is_problem(move(program(bob), held, noun), 404)


def test_earlier_agent_reads_on_but_moves_nothing(program, alice, bob, held):
    lifecycle.close_session(held, alice.user)
    type(held).objects.filter(pk=held.pk).update(status=Status.OPEN, agent=None)
    held.refresh_from_db()
    assignment.assign(held, bob)
    client = program(alice)

    assert client.get(f"/api/v1/conversations/{held.pk}/").status_code == 200
    is_problem(move(client, held, "ending"), 403)
