"""Webhooks in the set-up file: which programs are told what; a new one can make its own secret."""

from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.records import Changes, called, found_or_new
from omnichannel.administration.setup.section import RecordSection
from omnichannel.administration.webhook_look_up import refusal_of
from workstreams.models.encrypted import UndecryptableSecret
from workstreams.webhooks.changing import changing
from workstreams.webhooks.kinds import in_order
from workstreams.webhooks.models import Endpoint, Problem
from workstreams.webhooks.signature import is_secret


class SigningSecret(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        secret = str(super().to_internal_value(data))
        if not is_secret(secret):
            raise serializers.ValidationError(
                "is whsec_ and 24 to 64 bytes in Base64. Leave it out, and one is made."
            )
        return secret


class WebhookSection(RecordSection):
    """No `kinds` means all of them, also those that come later."""

    kinds = serializers.ListField(child=serializers.CharField(), required=False)
    secret = SigningSecret(required=False, write_only=True)

    class Meta:
        model = Endpoint
        fields = ["name", "url", "kinds", "is_active", "secret"]

    def validate_url(self, url: str) -> str:
        if code := refusal_of(url):
            raise serializers.ValidationError(str(Problem(code).label))
        return url

    def validate_kinds(self, kinds: list[str]) -> list[str]:
        known = in_order(kinds)
        if unknown := sorted(set(kinds) - set(known)):
            raise serializers.ValidationError(f"{', '.join(unknown)}: no such event.")
        return known


def bring_webhook(section: dict[str, Any], place: str, changes: Changes) -> None:
    values = dict(section)
    secret = values.pop("secret", "")
    endpoint = found_or_new(Endpoint, name=section["name"])
    if endpoint._state.adding:
        endpoint.secret = secret or endpoint.secret
        changes.bring(endpoint, values, place)
        return
    changed = {name for name, value in values.items() if getattr(endpoint, name) != value}
    is_active = values.get("is_active", endpoint.is_active)
    with changing(endpoint, changed, is_active=is_active):
        changes.bring(endpoint, values, place)
    if secret and secret != _secret_of(endpoint):
        endpoint.replace_secret(secret)
        changes.tell(called(endpoint), "secret entered; for 24 hours posts are signed with both")


def _secret_of(endpoint: Endpoint) -> str:
    try:
        return endpoint.secret
    except UndecryptableSecret:
        return ""
