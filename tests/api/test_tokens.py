from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from knox.models import AuthToken
from rest_framework.test import APIClient

from tests.api.conftest import is_problem
from workstreams.integrations.tokens import new_token

ADDRESS = "/api/v1/conversations/"


def ask(secret, prefix="Token"):
    return APIClient().get(ADDRESS, headers={"Authorization": f"{prefix} {secret}"})


def make_token(user, days=1):
    return new_token(user, valid_for=timedelta(days=days))[1]


def test_token_opens_the_api(alice):
    assert ask(make_token(alice.user)).status_code == 200


def test_without_a_token_there_is_only_401(db):
    response = APIClient().get(ADDRESS)

    assert is_problem(response, 401)["detail"]
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    "secret", ["omni_guess", "omni_\x00", "ümlaut", "\xff", "", "a b", "x" * 9000]
)
def test_wrong_token_is_refused(db, secret):
    response = APIClient().get(ADDRESS, HTTP_AUTHORIZATION=f"Token {secret}")

    is_problem(response, 401)


def test_token_with_a_changed_ending_is_refused(alice):
    secret = make_token(alice.user)

    is_problem(ask(secret[:-1] + ("0" if secret[-1] != "0" else "1")), 401)


def test_expired_token_is_refused(alice):
    is_problem(ask(make_token(alice.user, days=-1)), 401)


def test_token_of_an_inactive_user_is_refused(alice):
    secret = make_token(alice.user)
    alice.user.is_active = False
    alice.user.save(update_fields=["is_active"])

    is_problem(ask(secret), 401)


@pytest.mark.parametrize(("debug", "status"), [(True, 200), (False, 401)])
def test_token_of_a_demonstration_user_opens_only_with_debug(alice, settings, debug, status):
    settings.DEBUG = debug
    alice.user.is_demonstration = True
    alice.user.save(update_fields=["is_demonstration"])

    assert ask(make_token(alice.user)).status_code == status


def test_session_of_the_inbox_does_not_open_the_api(client, alice):
    client.force_login(alice.user)

    is_problem(client.get(ADDRESS), 401)


def test_command_prints_a_token_that_works(alice, capsys):
    call_command("create_api_token", "alice", "--days", "30")

    printed = capsys.readouterr()
    assert printed.out.startswith("omni_")
    assert "not shown again" in printed.err
    assert ask(printed.out.strip()).status_code == 200
    token = AuthToken.objects.get()
    assert timedelta(days=29) < token.expiry - token.created <= timedelta(days=30, seconds=1)


def test_command_says_who_is_missing(db):
    with pytest.raises(CommandError, match="There is no user nobody"):
        call_command("create_api_token", "nobody")


def test_command_makes_no_token_for_who_may_not_sign_in(alice):
    alice.user.is_active = False
    alice.user.save(update_fields=["is_active"])

    with pytest.raises(CommandError, match="may not sign in"):
        call_command("create_api_token", "alice")


@pytest.mark.parametrize("days", ["0", "-1", "soon", "999999999"])
def test_command_wants_a_sensible_number_of_days(alice, days):
    with pytest.raises(CommandError, match="number of days"):
        call_command("create_api_token", "alice", f"--days={days}")
