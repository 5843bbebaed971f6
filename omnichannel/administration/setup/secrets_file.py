"""Secrets that are kept beside the set-up file, so that the file itself can be shared."""

from pathlib import Path
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.file import read_json
from omnichannel.administration.setup.refusal import SetupRefused, sentences
from omnichannel.administration.setup.section import Section


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


class SecretsFile(Section):
    """Only what is secret, under the keys of the set-up file."""

    users = UserPassword(many=True, default=list)
    applications = ApplicationSecrets(many=True, default=list)


def with_secrets(setup: dict[str, Any], path: Path) -> dict[str, Any]:
    """The checked set-up with the secrets of this file; raises SetupRefused."""
    read = SecretsFile(data=read_json(path))
    if not read.is_valid():
        raise SetupRefused([f"{path}: {told}" for told in sentences(read.errors)])
    secrets = read.validated_data
    passwords = {one["username"]: one for one in secrets["users"]}
    of_applications = {one["app_id"]: one for one in secrets["applications"]}
    return {
        **setup,
        "users": [{**user, **passwords.get(user["username"], {})} for user in setup["users"]],
        "applications": [
            _with_secrets(one, of_applications.get(one["app_id"], {}))
            for one in setup["applications"]
        ],
    }


def _with_secrets(application: dict[str, Any], secrets: dict[str, Any]) -> dict[str, Any]:
    tokens = {one["page_id"]: one for one in secrets.get("pages", [])}
    pages = [{**page, **tokens.get(page["page_id"], {})} for page in application["pages"]]
    return {**application, **secrets, "pages": pages}
