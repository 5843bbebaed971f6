"""Who is asking, where a request is answered without Django's middleware."""

from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connections

from workstreams.models import User


def has_session_cookie(scope: dict[str, Any]) -> bool:
    """Whatever it is worth."""
    return bool(ASGIRequest(scope, BytesIO()).COOKIES.get(settings.SESSION_COOKIE_NAME))


def user_of(scope: dict[str, Any]) -> User | None:
    """By the session cookie of an ASGI scope; None for a stranger.

    The caller closes the connections.
    """
    request = ASGIRequest(scope, BytesIO())
    sessions = import_module(settings.SESSION_ENGINE)
    request.session = sessions.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None


def is_signed_in(scope: dict[str, Any]) -> bool:
    """Leaves no connection behind; to be called in a thread."""
    close_old_connections()
    try:
        return user_of(scope) is not None
    finally:
        connections.close_all()
