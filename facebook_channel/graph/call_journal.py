"""Every call is kept: what was asked, what was answered, and never a secret."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import structlog
from django.db import DatabaseError, transaction

from facebook_channel.models import FacebookPage, GraphCall

if TYPE_CHECKING:
    from facebook_channel.graph.client import Answer, Call

SECRET_NAMES = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "fb_exchange_token",
        "input_token",
        "verify_token",
    }
)
HIDDEN = "…"
ID_NAMES = frozenset({"attachment_id", "id", "message_id", "metadata", "recipient_id"})
MOST_KEYS = 4000  # whoever is to be forgotten is found by these
DEEPEST = 20

log = structlog.get_logger(__name__)


def keep(
    call: "Call",
    answer: "Answer",
    page: FacebookPage | None,
    duration_ms: int,
    secrets: Collection[str],
) -> None:
    """Write one call down; should that fail, the call has happened all the same."""
    row = _row_of(call, answer, page, [*secrets, *_asked_about(call)])
    row.duration_ms = duration_ms
    try:
        with transaction.atomic():
            row.save()
    except DatabaseError as error:
        log.warning("graph_call_not_kept", path=row.path, error=type(error).__name__)


def _asked_about(call: "Call") -> list[str]:
    """Secrets that the question itself is about, as a token to be looked up."""
    fields = {**call.params, **call.data}
    return [str(fields[name]) for name in SECRET_NAMES & fields.keys()]


def _row_of(
    call: "Call", answer: "Answer", page: FacebookPage | None, secrets: Collection[str]
) -> GraphCall:
    request = _without_secrets(_request_of(call), secrets)
    body = _without_secrets(answer.body, secrets)
    problem = answer.problem
    return GraphCall(
        page=page,
        method=call.method,
        path=_without_secrets(call.path, secrets)[:255],
        request=request,
        status=answer.status,
        answer=body,
        outcome=_outcome_of(answer),
        code=problem.code[:40] if problem else "",
        trace_id=problem.trace_id[:60] if problem else "",
        keys=_keys_of(call, request, body, page),
    )


def _request_of(call: "Call") -> dict[str, Any]:
    """Of files the type alone: the attachment has them, and their names are people's words."""
    parts = {
        "params": dict(call.params),
        "json": call.json,
        "data": dict(call.data),
        "files": {
            field: {"type": mime_type} for field, (_name, _content, mime_type) in call.files.items()
        },
    }
    return {name: part for name, part in parts.items() if part}


def _outcome_of(answer: "Answer") -> str:
    if answer.problem is None:
        return GraphCall.Outcome.DONE
    if isinstance(answer.body.get("error"), dict):
        return GraphCall.Outcome.REFUSED
    return GraphCall.Outcome.UNANSWERED


def _without_secrets(value: Any, secrets: Collection[str], depth: int = 0) -> Any:
    """The same, as PostgreSQL can keep it, with everything secret left out."""
    if depth > DEEPEST:
        return HIDDEN
    if isinstance(value, dict):
        return {
            _clean(str(name), secrets): HIDDEN
            if str(name).lower() in SECRET_NAMES
            else _without_secrets(item, secrets, depth + 1)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without_secrets(item, secrets, depth + 1) for item in value]
    if isinstance(value, float):  # neither infinity nor "not a number" is JSON
        return value if abs(value) < float("inf") else str(value)
    return _clean(value, secrets) if isinstance(value, str) else value


def _clean(text: str, secrets: Collection[str]) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, HIDDEN)
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _keys_of(
    call: "Call", request: dict[str, Any], body: dict[str, Any], page: FacebookPage | None
) -> list[str]:
    """The ids of customers and messages it speaks of; those of the page are everywhere."""
    found = [*call.keys, call.path.split("/")[0], *_ids_in(request), *_ids_in(body)]
    everywhere = {"", "me", page.page_id if page else ""}
    return [key[:255] for key in dict.fromkeys(found) if key not in everywhere][:MOST_KEYS]


def _ids_in(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            if name in ID_NAMES and isinstance(item, str):
                yield item
            else:
                yield from _ids_in(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _ids_in(item, depth + 1)
