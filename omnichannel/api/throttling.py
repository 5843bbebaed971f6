"""Each token may ask so often within a minute: more often to read than to write."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class PerToken(SimpleRateThrottle):
    """Counted in the cache; a rate of 0 is no limit. Refused with 429 and Retry-After."""

    scope = "token"
    cache_format = "api-%(kind)s-%(token)s"

    def get_rate(self) -> str | None:
        return None  # it depends on the request

    def allow_request(self, request: Request, view: "APIView") -> bool:
        kind = "reads" if request.method in SAFE_METHODS else "writes"
        most = getattr(settings, f"API_{kind.upper()}_PER_MINUTE")
        if not most or request.auth is None:
            return True
        self.rate = f"{most}/min"
        self.num_requests, self.duration = most, 60
        self.kind = kind
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        token: Any = request.auth
        return self.cache_format % {"kind": self.kind, "token": token.token_key}
