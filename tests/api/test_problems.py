from django.db import OperationalError
from django.test import Client

from omnichannel.api import me
from omnichannel.api.problems import problem_details
from tests.api.conftest import is_problem
from workstreams.integrations.tokens import new_token


def test_database_that_is_away_is_a_passing_trouble():
    response = problem_details(OperationalError("connection refused on 10.0.0.7"), {})

    assert response.status_code == 503
    assert "Try again" in response.data["detail"]
    assert "10.0.0.7" not in str(response.data)


def test_error_nobody_foresaw_is_a_problem_too_and_tells_nothing(alice, monkeypatch):
    monkeypatch.setattr(me.Me, "get", lambda *_args, **_more: {}["a secret"])
    client = Client(raise_request_exception=False)

    response = client.get(
        "/api/v1/me/", headers={"Authorization": f"Token {new_token(alice.user)[1]}"}
    )

    problem = is_problem(response, 500)
    assert "secret" not in str(problem)


def test_json_without_end_is_refused_also_where_no_body_is_asked_for(program, alice, held):
    response = program(alice).generic(
        "POST",
        f"/api/v1/conversations/{held.pk}/ending/",
        "[" * 100_000,
        content_type="application/json",
        headers={"Idempotency-Key": "deep"},
    )

    is_problem(response, 400)
