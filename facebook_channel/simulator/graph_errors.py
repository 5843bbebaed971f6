"""The errors of the Graph API in its own words.

Codes: https://developers.facebook.com/docs/messenger-platform/error-codes
"""

import secrets
from typing import Any


class GraphError(Exception):
    """Answered with status 400 and ``{"error": {...}}``."""

    def __init__(
        self, message: str, code: int, subcode: int | None = None, kind: str = "OAuthException"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.kind = kind

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["fbtrace_id"] = secrets.token_urlsafe(9)
        return {"error": error}


def invalid_token() -> GraphError:
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190)


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


def no_matching_user() -> GraphError:
    return parameter("No matching user found", 2018001)


def person_unavailable() -> GraphError:
    return GraphError("(#551) This person isn't available right now.", 551, 1545041)


def outside_window() -> GraphError:
    return GraphError(
        "(#10) This message is sent outside of allowed window. Learn more about the new policy"
        " here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
        10,
        2018278,
    )


def no_profile() -> GraphError:
    return parameter("No profile available for this user.", 2018218)


def callback_not_verified(reason: str) -> GraphError:
    return GraphError(
        f"(#2200) Callback verification failed with the following errors: {reason}", 2200
    )
