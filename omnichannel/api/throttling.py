"""Each token may ask so often within a minute: more often to read than to write."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from omnichannel.counts import count, seconds_to_wait

if TYPE_CHECKING:
    from rest_framework.views import APIView

PERIOD = 60  # seconds


class PerToken(BaseThrottle):
    """A limit of 0 is none. Refused with 429 and Retry-After."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        kind = "reads" if request.method in SAFE_METHODS else "writes"
        most = getattr(settings, f"API_{kind.upper()}_PER_MINUTE")
        token: Any = request.auth
        if not most or token is None:
            return True
        return count(f"api {kind} {token.token_key}", PERIOD) <= most

    def wait(self) -> float:
        return seconds_to_wait(PERIOD)
