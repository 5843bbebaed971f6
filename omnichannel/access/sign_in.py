"""Signing in: the password first, then the second factor where there is one."""

import time
from typing import Any

import structlog
from django.contrib.auth import load_backend, login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp.models import Device

from omnichannel.access import presence
from workstreams.models import User

PENDING = "sign_in"
PATIENCE = 10 * 60  # seconds between the password and the second factor

log = structlog.get_logger(__name__)


def sign_in(request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Open the session (under a new key) and let the agent show up for work."""
    request.session.pop(PENDING, None)
    if device is not None:
        user.otp_device = device  # type: ignore[attr-defined]  # django-otp reads it on login
    login(request, user)
    log.info("signed_in", user=user.pk, second_factor=device is not None)
    presence.arrive(user)


def remember(request: HttpRequest, user: User, next_url: str) -> None:
    """The password was right, and that is all: nobody is signed in yet."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "backend": user.backend,
        "hash": user.get_session_auth_hash(),
        "at": time.time(),
        "next": next_url,
    }


def pending(request: HttpRequest) -> User | None:
    """Who gave the right password a moment ago, if that still holds."""
    kept: dict[str, Any] | None = request.session.get(PENDING)
    if not kept or time.time() - kept["at"] > PATIENCE:
        return None
    user = load_backend(kept["backend"]).get_user(kept["user"])
    if not isinstance(user, User):
        return None
    if not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    user.backend = kept["backend"]
    return user


def pending_next(request: HttpRequest) -> str:
    return str(request.session[PENDING]["next"])
