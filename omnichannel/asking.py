"""Who asks, and whether for a whole page or a part of one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request

from workstreams.models import User


def user_of(request: HttpRequest | Request) -> User:
    """The one who signed in; middleware and permissions let nobody else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def is_htmx(request: HttpRequest) -> bool:
    """The page is open already and wants a part of itself anew."""
    return bool(request.htmx)  # type: ignore[attr-defined]  # HtmxMiddleware adds it
