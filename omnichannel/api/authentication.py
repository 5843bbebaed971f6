"""Tokens: `Authorization: Token …`, made in the administration or on the command line."""

from typing import Any

import knox.auth

from omnichannel.access.backend import RoleBackend

class TokenAuthentication(knox.auth.TokenAuthentication):
    """A token opens what its user may open, and nothing when they may not sign in."""

    def validate_user(self, auth_token: Any) -> Any:
        user, token = super().validate_user(auth_token)
        if not RoleBackend().user_can_authenticate(user):
            raise knox.auth.exceptions.AuthenticationFailed("This user may not sign in.")
        return user, token
