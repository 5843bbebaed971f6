"""`Idempotency-Key`: a write that is sent twice is carried out once, and answered the same.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from knox.models import AuthToken
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import Conflict
from workstreams.conversations.models import Conversation
from workstreams.integrations import idempotency
from workstreams.integrations.models import IdempotencyKey

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
        asked = _Asked(_token_of(request), _checked(key), _fingerprint(request))
        with transaction.atomic():  # or it was done, and nobody remembers
            if earlier := asked.earlier_answer():
                return _again(earlier)
            response = handler(view, request, *args, **kwargs)
            asked.remember(response, _conversation_of(view))
            return response

    return answered


@dataclass(frozen=True)
class _Asked:
    """A write under a key."""

    token: AuthToken
    key: str
    fingerprint: str

    def earlier_answer(self) -> IdempotencyKey | None:
        try:
            return idempotency.earlier_answer(self.token, self.key, self.fingerprint)
        except idempotency.KeyReused:
            words = _("This key was used for another request. Choose a new one for each request.")
            raise KeyUsedOtherwise(words) from None
        except idempotency.RequestInProgress:
            words = _("The first request with this key is not answered yet. Ask again in a moment.")
            raise StillUnderWay(words) from None

    def remember(self, response: Response, conversation: int | None) -> None:
        IdempotencyKey.objects.create(
            token=self.token,
            key=self.key,
            fingerprint=self.fingerprint,
            conversation_id=conversation,
            status=response.status_code,
            body=_written(response),
        )


def _token_of(request: Request) -> AuthToken:
    """Permissions let nobody through without."""
    if not isinstance(request.auth, AuthToken):
        raise NotAuthenticated
    return request.auth


def _checked(key: str) -> str:
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise ValidationError({HEADER: [_("A key has at most 255 printable characters.")]})
    return key


def _conversation_of(view: GenericAPIView[Any]) -> int | None:
    is_about_one = view.get_queryset().model is Conversation
    return view.kwargs["pk"] if is_about_one else None


def _fingerprint(request: Request) -> str:
    content = json.dumps(request.data, sort_keys=True, default=str)
    told = f"{request.method} {request.path}\n{content}"
    return hashlib.sha256(told.encode()).hexdigest()


def _written(response: Response) -> str:
    return "" if response.data is None else JSONRenderer().render(response.data).decode()


def _again(earlier: IdempotencyKey) -> Response:
    body = json.loads(earlier.body) if earlier.body else None
    return Response(body, status=earlier.status, headers={REPLAYED: "true"})
