"""Secrets that are kept beside the set-up file, so that the file itself can be shared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.file import read_json
from omnichannel.administration.setup.refusal import SetupRefused, sentences
from omnichannel.administration.setup.section import Section
from omnichannel.administration.setup.webhooks import SigningSecret


class PageSecret(Section):
    page_id = serializers.CharField()
    access_token = serializers.CharField(max_length=500)


class ApplicationSecrets(Section):
    app_id = serializers.CharField()
    app_secret = serializers.CharField(max_length=100, required=False)
    pages = PageSecret(many=True, default=list)


class UserPassword(Section):
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class WebhookSecret(Section):
    name = serializers.CharField()
    secret = SigningSecret()


class SecretsFile(Section):
    """Only what is secret, under the keys of the set-up file."""

    users = UserPassword(many=True, default=list)
    applications = ApplicationSecrets(many=True, default=list)
    webhooks = WebhookSecret(many=True, default=list)


def with_secrets(setup: dict[str, Any], path: Path) -> dict[str, Any]:
    """The checked set-up with the secrets of this file; raises SetupRefused."""
    read = SecretsFile(data=read_json(path))
    if not read.is_valid():
        raise SetupRefused([f"{path}: {told}" for told in sentences(read.errors)])
    secrets = read.validated_data
    if strangers := list(_strangers(setup, secrets)):
        remedy = "is not in the set-up file. Correct it, or leave it out."
        raise SetupRefused([f"{path}: {stranger} {remedy}" for stranger in strangers])
    passwords = {one["username"]: one for one in secrets["users"]}
    of_applications = {one["app_id"]: one for one in secrets["applications"]}
    of_webhooks = {one["name"]: one for one in secrets["webhooks"]}
    return {
        **setup,
        "users": [{**user, **passwords.get(user["username"], {})} for user in setup["users"]],
        "applications": [
            _with_secrets(one, of_applications.get(one["app_id"], {}))
            for one in setup["applications"]
        ],
        "webhooks": [{**one, **of_webhooks.get(one["name"], {})} for one in setup["webhooks"]],
    }


def _strangers(setup: dict[str, Any], secrets: dict[str, Any]) -> Iterator[str]:
    """Secrets of nobody: a slip in a name would leave the old secret where it is."""
    people = {user["username"] for user in setup["users"]}
    pages = {one["app_id"]: one["pages"] for one in setup["applications"]}
    for one in secrets["users"]:
        if one["username"] not in people:
            yield f"users: {one['username']!r}"
    webhooks = {one["name"] for one in setup["webhooks"]}
    for one in secrets["webhooks"]:
        if one["name"] not in webhooks:
            yield f"webhooks: {one['name']!r}"
    for one in secrets["applications"]:
        if one["app_id"] not in pages:
            yield f"applications: {one['app_id']!r}"
            continue
        known = {page["page_id"] for page in pages[one["app_id"]]}
        for page in one["pages"]:
            if page["page_id"] not in known:
                yield f"applications: page {page['page_id']!r} of {one['app_id']!r}"


def _with_secrets(application: dict[str, Any], secrets: dict[str, Any]) -> dict[str, Any]:
    tokens = {one["page_id"]: one for one in secrets.get("pages", [])}
    pages = [{**page, **tokens.get(page["page_id"], {})} for page in application["pages"]]
    return {**application, **secrets, "pages": pages}
