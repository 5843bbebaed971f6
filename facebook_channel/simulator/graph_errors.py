"""The errors of the Graph API in its own words, for whoever refuses a call."""

import secrets
import time
from typing import Any

from facebook_channel.simulator import error_catalogue


class GraphError(Exception):
    """Answered with ``status`` and ``{"error": {...}}``."""

    def __init__(
        self,
        message: str,
        code: int,
        subcode: int | None = None,
        kind: str = "OAuthException",
        *,
        status: int = 400,
        is_transient: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.kind = kind
        self.status = status
        self.is_transient = is_transient
        self.regain_minutes = 5 if code in error_catalogue.THROTTLES else 0

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient is not None:
            error["is_transient"] = self.is_transient
        error["fbtrace_id"] = secrets.token_urlsafe(9)
        return {"error": error}


def documented(code: int, subcode: int | None = None, message: str = "") -> GraphError:
    """As the documentation has it; ``message`` may replace its words."""
    row = error_catalogue.find(code, subcode)
    if row is None:
        words = message or f"(#{code}) The simulator was told to refuse this."
        return GraphError(words, code, subcode)
    return GraphError(
        message or row.message,
        code,
        subcode,
        row.kind,
        status=row.status,
        is_transient=row.is_transient,
    )


def invalid_token() -> GraphError:
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190)


def token_missing() -> GraphError:
    return GraphError("An active access token must be used to query information.", 2500)


def dead_token(subcode: int, now: int) -> GraphError:
    """``subcode`` 0 has none; ``now`` in milliseconds."""
    if subcode == 463:
        return expired_token(now - 60_000, now)
    return documented(190, subcode or None)


def expired_token(expired_at: int, now: int) -> GraphError:
    """Both in milliseconds."""
    return GraphError(
        f"Error validating access token: Session has expired on {_written(expired_at)}."
        f" The current time is {_written(now)}.",
        190,
        463,
    )


def proof_missing() -> GraphError:
    return GraphError(
        "API calls from the server require an appsecret_proof argument",
        100,
        kind="GraphMethodException",
    )


def proof_wrong() -> GraphError:
    return GraphError(
        "Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException"
    )


def unsupported(method: str, object_id: str) -> GraphError:
    return GraphError(
        f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, cannot"
        " be loaded due to missing permissions, or does not support this operation. Please read"
        " the Graph API documentation at https://developers.facebook.com/docs/graph-api",
        100,
        33,
        kind="GraphMethodException",
    )


def parameter(sentence: str, subcode: int | None = None) -> GraphError:
    return GraphError(f"(#100) {sentence}", 100, subcode)


def required(name: str) -> GraphError:
    return parameter(f"The parameter {name} is required")


def too_long(name: str, limit: int) -> GraphError:
    return parameter(f"Length of param {name} must be less than or equal to {limit}")


def callback_not_verified(reason: str) -> GraphError:
    return GraphError(
        f"(#2200) Callback verification failed with the following errors: {reason}", 2200
    )


def _written(at: int) -> str:
    return time.strftime("%A, %d-%b-%y %H:%M:%S UTC", time.gmtime(at / 1000))
