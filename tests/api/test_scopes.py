"""A token opens what its scopes name, and nothing else."""

import pytest
from django.urls import get_resolver
from knox.models import AuthToken
from rest_framework.test import APIClient

from omnichannel.api import urls
from omnichannel.api.scopes import EVERY_TOKEN
from tests.api.conftest import is_problem
from workstreams.integrations.models import Scope, TokenScopes
from workstreams.integrations.tokens import new_token

READS = {
    "conversations/": "conversations:read",
    "messages/": "messages:read",
    "contacts/": "contacts:read",
    "queues/": "queues:read",
    "agents/": "agents:read",
    "routing-decisions/": "decisions:read",
    "channels/": "channels:read",
    "health/": "channels:read",
}


def client_with(user, *scopes):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {new_token(user, scopes)[1]}")
    return client


@pytest.mark.parametrize(("address", "scope"), READS.items())
def test_address_opens_with_its_scope(alice, address, scope):
    assert client_with(alice.user, scope).get(f"/api/v1/{address}").status_code == 200


@pytest.mark.parametrize(("address", "scope"), READS.items())
def test_address_stays_closed_with_every_other_scope(alice, address, scope):
    others = set(Scope.values) - {scope}

    problem = is_problem(client_with(alice.user, *others).get(f"/api/v1/{address}"), 403)

    assert scope in problem["detail"]


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        ("conversations/{pk}/ending/", "conversations:write"),
        ("conversations/{pk}/messages/", "messages:write"),
        ("agents/{agent}/presence/", "agents:write"),
    ],
)
def test_writing_takes_a_scope_of_its_own(held, alice, address, scope):
    others = set(Scope.values) - {scope}
    where = f"/api/v1/{address.format(pk=held.pk, agent=alice.pk)}"

    is_problem(client_with(alice.user, *others).post(where, {}, format="json"), 403)


def test_token_without_a_row_of_scopes_opens_nothing(alice):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(alice.user)[1]}")

    is_problem(client.get("/api/v1/conversations/"), 403)
    assert client.get("/api/v1/me/").json()["scopes"] == []


def test_every_address_says_its_scope(db):
    views = [pattern.callback.cls for pattern in urls.urlpatterns]
    ours = [view for view in views if view.__module__.startswith("omnichannel.api")]
    known = {scope.partition(":")[0] for scope in Scope.values} | {EVERY_TOKEN}

    assert get_resolver()
    assert {getattr(view, "scope", "") for view in ours if view.schema} <= known


def test_token_tells_about_itself(alice):
    told = client_with(alice.user, "queues:read").get("/api/v1/me/").json()

    assert (told["username"], told["role"], told["scopes"]) == ("alice", "agent", ["queues:read"])


def test_scopes_go_with_their_token(alice):
    token, _secret = new_token(alice.user)
    token.delete()

    assert not TokenScopes.objects.exists()
