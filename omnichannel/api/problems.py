"""Errors as problem details (RFC 9457): what happened, and what to do next."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer to the error, in the form of application/problem+json."""
    response = exception_handler(error, context)
    if response is None:
        return None
    details = response.data
    problem: dict[str, Any] = {"title": response.status_text, "status": response.status_code}
    if isinstance(error, ValidationError):
        problem["detail"] = "Some values cannot be taken; see errors."
        problem["errors"] = details
    elif isinstance(details, dict) and "detail" in details:
        problem["detail"] = str(details["detail"])
    response.data = problem
    response.content_type = "application/problem+json"
    return response
