"""Whose post is it, and did Facebook sign it?"""

from dataclasses import dataclass
from typing import NamedTuple

import psycopg
import structlog
from psycopg.rows import TupleRow

from facebook_channel.models import FacebookApplication
from facebook_channel.signature import is_authentic
from workstreams.models.encrypted import UndecryptableSecret, decrypt

log = structlog.get_logger(__name__)

_KNOWN = f"""
    SELECT webhook_key, id, app_secret, verify_token, refused_in_a_row,
           CASE WHEN previous_secret_until > now() THEN previous_secret ELSE '' END
      FROM {FacebookApplication._meta.db_table}
     WHERE webhook_key = ANY(%s) AND webhook_key <> '' AND deleted_at IS NULL
"""  # noqa: S608 - our own table's name


class Post(NamedTuple):
    """What is needed to judge and keep one POST; `headers` are those worth keeping."""

    application_key: str
    signature: str
    body: bytes
    headers: str = "{}"  # as JSON


@dataclass(frozen=True)
class Known:
    """An application at the door; its secrets are opened only to judge a post."""

    id: int
    app_secret: str
    verify_token: str
    refused_in_a_row: int
    previous_secret: str


async def known(connection: psycopg.AsyncConnection[TupleRow], keys: set[str]) -> dict[str, Known]:
    """By key; read anew for every group, so that a changed secret counts at once."""
    cursor = await connection.execute(_KNOWN, [sorted(keys)])
    return {row[0]: Known(*row[1:]) for row in await cursor.fetchall()}


def judge(post: Post, application: Known | None) -> str:
    """Which secret signed it: "current", "previous", or empty when it is not Facebook's."""
    if application is None:
        return ""
    kept = {"current": application.app_secret, "previous": application.previous_secret}
    for name, sealed in kept.items():
        secret = _opened(application, sealed)
        if secret and is_authentic(post.body, post.signature, secret):
            return name
    return ""


def _opened(application: Known, kept: str) -> str:
    try:
        return decrypt(kept) if kept else ""
    except UndecryptableSecret:  # of one application: the others' posts are kept
        log.error("secret_undecryptable", application=application.id)
        return ""
