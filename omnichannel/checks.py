"""What a deployment must not get wrong, found by `manage.py check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

PUBLIC_WITHOUT_TLS = Error(
    "PUBLIC_URL does not begin with https://.",
    hint="Facebook calls the webhook over TLS only. Name the public address.",
    id="omnichannel.E001",
)
GRAPH_WITHOUT_TLS = Error(
    "FACEBOOK_GRAPH_URL does not begin with https://.",
    hint="Page access tokens travel there. Leave it unset for Facebook itself.",
    id="omnichannel.E002",
)
FILES_FROM_SOMEWHERE = Error(
    "FACEBOOK_FILES_FROM names an origin beside Facebook's.",
    hint="It is for the simulator: customers' files would be fetched from there. Leave it empty.",
    id="omnichannel.E003",
)
BROKER_IN_FILES = Warning(
    "REDIS_URL is empty, so the broker lives in files on this machine.",
    hint="Name a Redis server before web and worker run on several machines.",
    id="omnichannel.W001",
)
EMBEDDED_DATABASE = Warning(
    "DATABASE_URL is empty, so the embedded PostgreSQL is used.",
    hint="Name a PostgreSQL server that is backed up.",
    id="omnichannel.W002",
)


@register(Tags.security, deploy=True)
def deployment(**_: Any) -> list[CheckMessage]:
    findings: list[tuple[CheckMessage, bool]] = [
        (PUBLIC_WITHOUT_TLS, not settings.PUBLIC_URL.startswith("https://")),
        (GRAPH_WITHOUT_TLS, not settings.FACEBOOK_GRAPH_URL.startswith("https://")),
        (FILES_FROM_SOMEWHERE, bool(settings.FACEBOOK_FILES_FROM)),
        (BROKER_IN_FILES, not settings.REDIS_URL),
        (EMBEDDED_DATABASE, settings.DATABASE_IS_EMBEDDED),
    ]
    return [finding for finding, holds in findings if holds]
