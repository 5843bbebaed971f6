"""What a deployment must not get wrong, found by `manage.py check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def deployment(**_: Any) -> list[Error | Warning]:
    findings: list[Error | Warning] = []
    if not settings.PUBLIC_URL.startswith("https://"):
        findings.append(
            Error(
                "PUBLIC_URL does not begin with https://.",
                hint="Facebook calls the webhook over TLS only. Name the public address.",
                id="omnichannel.E001",
            )
        )
    if not settings.REDIS_URL:
        findings.append(
            Warning(
                "REDIS_URL is empty, so the broker lives in files on this machine.",
                hint="Name a Redis server before web and worker run on several machines.",
                id="omnichannel.W001",
            )
        )
    if settings.DATABASE_IS_EMBEDDED:
        findings.append(
            Warning(
                "DATABASE_URL is empty, so the embedded PostgreSQL is used.",
                hint="Name a PostgreSQL server that is backed up.",
                id="omnichannel.W002",
            )
        )
    if not settings.FACEBOOK_GRAPH_URL.startswith("https://"):
        findings.append(
            Error(
                "FACEBOOK_GRAPH_URL does not begin with https://.",
                hint="Page access tokens travel there. Leave it unset for Facebook itself.",
                id="omnichannel.E002",
            )
        )
    return findings
