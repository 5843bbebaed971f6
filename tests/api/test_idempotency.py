"""A write under a key is carried out once, and answered the same again."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from tests.api.conftest import is_problem
from workstreams.conversations.models import Message
from workstreams.integrations import answering, tasks
from workstreams.integrations.models import KeptAnswer


def answer(client, held, text="Yes.", key="first"):
    where = f"/api/v1/conversations/{held.pk}/messages/"
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(where, {"text": text}, format="json", headers=headers)


def sent():
    return Message.objects.filter(direction="outbound").count()


def test_second_request_gets_the_first_answer(program, alice, held):
    client = program(alice)
    first, second = answer(client, held), answer(client, held)

    assert (first.status_code, second.status_code, sent()) == (201, 201, 1)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"


def test_without_a_key_every_request_counts(program, alice, held):
    client = program(alice)
    answer(client, held, key="")
    answer(client, held, text="No.", key="")

    assert sent() == 2
    assert not KeptAnswer.objects.exists()


def test_key_of_another_request_is_refused(program, alice, held):
    client = program(alice)
    answer(client, held)

    is_problem(answer(client, held, text="No."), 422)
    assert sent() == 1


def test_key_counts_for_its_user_alone(program, alice, sofia, held):
    answer(program(alice), held)

    is_problem(answer(program(sofia), held), 409)


def test_step_is_answered_again_though_it_can_be_taken_once(program, alice, held):
    client = program(alice)
    where = f"/api/v1/conversations/{held.pk}/ending/"
    first = client.post(where, headers={"Idempotency-Key": "end"})
    second = client.post(where, headers={"Idempotency-Key": "end"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["status"] == second.json()["status"] == "wrap_up"
    is_problem(client.post(where), 409)


def test_refusal_is_not_kept(program, alice, held):
    client = program(alice)
    is_problem(answer(client, held, text=""), 400)

    assert not KeptAnswer.objects.exists()
    assert answer(client, held).status_code == 201


def test_request_that_is_under_way_is_to_be_asked_again_later(program, alice, held):
    client = program(alice)
    answer(client, held)
    KeptAnswer.objects.update(status=None, body="")

    refused = answer(client, held)

    is_problem(refused, 409)
    assert refused["Retry-After"] == "5"


def test_request_whose_process_died_is_carried_out_and_no_answer_sent_twice(program, alice, held):
    client = program(alice)
    answer(client, held)
    long_ago = timezone.now() - 2 * answering.LEASE
    KeptAnswer.objects.update(status=None, body="", claimed_at=long_ago)

    assert answer(client, held).status_code == 201
    assert sent() == 1


@pytest.mark.parametrize("key", ["x" * 256, "a\tb"])
def test_key_nobody_could_keep_is_refused(program, alice, held, key):
    is_problem(answer(program(alice), held, key=key), 400)


def test_kept_answers_are_encrypted_and_forgotten_after_a_day(program, alice, held):
    answer(program(alice), held, text="A secret word.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM integrations_keptanswer")
        assert "secret" not in cursor.fetchone()[0]
    tasks.forget_old_answers()
    assert KeptAnswer.objects.exists()

    KeptAnswer.objects.update(claimed_at=timezone.now() - timedelta(hours=25))
    tasks.forget_old_answers()

    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_the_work(alice):
    both, won = Barrier(2), []

    def work():
        both.wait(10)
        try:
            won.append(answering.claim(alice.user, "key", "print"))
        except answering.UnderWay:
            won.append(None)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert won.count(None) == 1
