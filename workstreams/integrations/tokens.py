"""A token and what it may do are made together."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from knox.models import AuthToken

from workstreams.integrations.models import Scope, TokenScopes
from workstreams.models import User


@transaction.atomic
def new_token(
    user: User, scopes: Collection[str] = tuple(Scope.values), valid_for: timedelta | None = None
) -> tuple[AuthToken, str]:
    """The token's row and its secret, which is kept nowhere. Without `valid_for` as long as
    REST_KNOX says."""
    if valid_for is None:
        token, secret = AuthToken.objects.create(user)
    else:
        token, secret = AuthToken.objects.create(user, expiry=valid_for)
    TokenScopes.objects.create(token=token, scopes=sorted(scopes))
    return token, secret
