from django.db import OperationalError

from omnichannel.api.problems import problem_details


def test_database_that_is_away_is_a_passing_trouble():
    response = problem_details(OperationalError("connection refused on 10.0.0.7"), {})

    assert response.status_code == 503
    assert "Try again" in response.data["detail"]
    assert "10.0.0.7" not in str(response.data)


def test_error_nobody_foresaw_is_left_to_django():
    assert problem_details(KeyError("secret"), {}) is None
