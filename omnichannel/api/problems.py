"""Errors as problem details (RFC 9457): what happened, and what to do next."""

from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound, PermissionDenied, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from routing.distribution import NotForPicking
from workstreams.conversations.models import ConversationMoved
from workstreams.conversations.refusal import ReplyRefused

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"  # whatever is below it is asked by programs


class Conflict(APIException):
    """The request is fine; what it is about is in another state, or in other hands."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class DatabaseAway(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"


class ProblemSerializer(serializers.Serializer[Any]):
    """What every refusal looks like; `errors` only where single values are to blame."""

    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def problems(*codes: int) -> dict[Any, Any]:
    """For the OpenAPI description: these refusals, each with its media type."""
    return {(code, MEDIA_TYPE): ProblemSerializer for code in codes}


def problem_answer(status: HTTPStatus, detail: str) -> JsonResponse:
    """For what goes wrong before the API has a request in its hands, or where nobody foresaw it."""
    problem = {"title": status.phrase, "status": status, "detail": detail}
    return JsonResponse(problem, status=status, content_type=MEDIA_TYPE)


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error, in the form of application/problem+json; None: not ours."""
    error = _in_words_of_http(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    details = response.data
    problem: dict[str, Any] = {"title": response.status_text, "status": response.status_code}
    if isinstance(error, ValidationError):
        problem["detail"] = _("Some values cannot be taken; see errors.")
        problem["errors"] = details if isinstance(details, dict) else {"body": details}
    elif isinstance(details, dict) and "detail" in details:
        problem["detail"] = str(details["detail"])
    response.data = problem
    response.content_type = MEDIA_TYPE
    return response


def _in_words_of_http(error: Exception) -> Exception:
    if isinstance(error, ReplyRefused):
        return Conflict(error.sentence)
    if isinstance(error, ConversationMoved):
        return Conflict(_("The conversation is in another state by now. Read it again."))
    if isinstance(error, NotForPicking):
        return PermissionDenied(_("This work stream assigns its conversations to agents itself."))
    if isinstance(error, (OperationalError, InterfaceError)):
        return DatabaseAway(_("The database does not answer. Try again in a moment."))
    return error


class NoSuchAddress(APIView):
    """Below /api/v1/ even a mistyped address is answered in JSON."""

    permission_classes = [IsAuthenticated]
    schema = None

    def handle(self, request: Request, **_parts: str) -> Response:
        raise NotFound(_("There is nothing at this address. See /api/v1/docs/."))

    get = post = put = patch = delete = handle
