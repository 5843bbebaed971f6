"""Tokens: `Authorization: Token …`, made in the administration or on the command line."""

import re
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from omnichannel.access.backend import RoleBackend

LOOKS_LIKE_A_TOKEN = re.compile(rb"[!-~]+")  # others can be no key of ours, and break the look-up


class TokenAuthentication(KnoxTokenAuthentication):
    """A token opens what its user may open, and nothing when they may not sign in."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not LOOKS_LIKE_A_TOKEN.fullmatch(token):
            raise AuthenticationFailed(_("This is no token. Ask an administrator for one."))
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> Any:
        user, token = super().validate_user(auth_token)
        if not RoleBackend().user_can_authenticate(user):
            raise AuthenticationFailed(_("The user of this token may not sign in."))
        return user, token


class TokenScheme(KnoxTokenScheme):
    """How the OpenAPI description speaks of it."""

    target_class = "omnichannel.api.authentication.TokenAuthentication"
    name = "token"
