"""A write under a key is carried out once, and answered the same again."""

from datetime import timedelta
from threading import Barrier, Thread
from unittest.mock import Mock

import pytest
from django.db import connection
from django.utils import timezone

from tests.api.conftest import is_problem
from workstreams.conversations import replies
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import Message
from workstreams.integrations import tasks
from workstreams.integrations.models import IdempotencyKey


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
    assert not IdempotencyKey.objects.exists()


def test_key_of_another_request_is_refused(program, alice, held):
    client = program(alice)
    answer(client, held)

    is_problem(answer(client, held, text="No."), 422)
    assert sent() == 1


def test_key_counts_for_its_token_alone(program, alice, held):
    answer(program(alice), held)
    answer(program(alice), held)

    assert sent() == 2


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

    assert not IdempotencyKey.objects.exists()
    assert answer(client, held).status_code == 201


def test_request_that_died_leaves_neither_an_answer_nor_a_key(program, alice, held, monkeypatch):
    client = program(alice)
    with monkeypatch.context() as patch:
        patch.setattr(IdempotencyKey.objects, "create", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            answer(client, held)
    assert sent() == 0

    assert answer(client, held).status_code == 201
    assert sent() == 1


def test_key_may_be_used_anew_after_its_day(program, alice, held):
    client = program(alice)
    answer(client, held)
    IdempotencyKey.objects.update(answered_at=timezone.now() - timedelta(hours=25))
    tasks.forget_old_keys()

    again = answer(client, held)

    assert (again.status_code, "Idempotent-Replayed" in again) == (201, False)
    assert sent() == 2


def test_what_was_answered_goes_with_an_erased_customer(program, alice, held):
    answer(program(alice), held)

    erase_customer(held.identity, None)

    assert not IdempotencyKey.objects.exists()
    is_problem(answer(program(alice), held), 409)


@pytest.mark.parametrize("key", ["x" * 256, "a\tb"])
def test_key_nobody_could_keep_is_refused(program, alice, held, key):
    is_problem(answer(program(alice), held, key=key), 400)


def test_answers_are_encrypted_and_forgotten_after_a_day(program, alice, held):
    answer(program(alice), held, text="A secret word.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM integrations_idempotencykey")
        assert "secret" not in cursor.fetchone()[0]
    tasks.forget_old_keys()
    assert IdempotencyKey.objects.exists()

    IdempotencyKey.objects.update(answered_at=timezone.now() - timedelta(hours=25))
    tasks.forget_old_keys()

    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_the_work(program, alice, held, monkeypatch):
    client, both = program(alice), Barrier(2)
    first, reply = [], replies.reply

    def slowly(*args):
        both.wait(20)  # until the second request
        both.wait(20)  # was answered
        return reply(*args)

    monkeypatch.setattr(replies, "reply", slowly)
    thread = Thread(target=lambda: first.append(answer(client, held)) or connection.close())
    thread.start()
    both.wait(20)
    second = answer(client, held)
    both.wait(20)
    thread.join(20)

    is_problem(second, 409)
    assert second["Retry-After"] == "5"
    assert (first[0].status_code, sent()) == (201, 1)
