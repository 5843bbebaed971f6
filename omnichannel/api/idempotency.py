"""`Idempotency-Key`: a write that is sent twice is carried out once, and answered the same.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import Conflict
from omnichannel.asking import user_of
from workstreams.integrations import answering

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255
WAIT = 5  # seconds, until the first request should be answered
PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description=(
        "Of your own making, at most 255 characters. The same request under the same key is "
        "carried out once within a day, and answered the same with `Idempotent-Replayed: true`."
    ),
)

Handler = Callable[..., Response]


class KeyUsedOtherwise(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_used_otherwise"


class StillUnderWay(Conflict):
    wait = WAIT  # becomes Retry-After


def carried_out_once(handler: Handler) -> Handler:
    """For `post` and `patch`; a refusal is not kept, so that it can be tried again."""

    @wraps(handler)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return handler(view, request, *args, **kwargs)
        claim = _claim(request, key)
        if claim.is_answered:
            return _again(claim)
        try:
            with transaction.atomic():  # or it was done, and nobody remembers
                response = handler(view, request, *args, **kwargs)
                if not claim.kept.settle(response.status_code, _written(response)):
                    raise _still_under_way()
        except Exception:
            claim.give_up()
            raise
        return response

    return answered


def _claim(request: Request, key: str) -> answering.Claim:
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise ValidationError({HEADER: [_("A key has at most 255 printable characters.")]})
    try:
        return answering.claim(user_of(request), key, _fingerprint(request))
    except answering.OtherRequest:
        words = _("This key was used for another request. Choose a new one for each request.")
        raise KeyUsedOtherwise(words) from None
    except answering.UnderWay:
        raise _still_under_way() from None


def _still_under_way() -> StillUnderWay:
    words = _("The first request with this key is not answered yet. Ask again in a moment.")
    return StillUnderWay(words)


def _fingerprint(request: Request) -> str:
    content = json.dumps(request.data, sort_keys=True, default=str)
    told = f"{request.method} {request.path}\n{content}"
    return hashlib.sha256(told.encode()).hexdigest()


def _written(response: Response) -> str:
    return "" if response.data is None else JSONRenderer().render(response.data).decode()


def _again(claim: answering.Claim) -> Response:
    body = json.loads(claim.kept.body) if claim.kept.body else None
    return Response(body, status=claim.kept.status, headers={REPLAYED: "true"})
