"""A token opens what its scopes name: a view says which one it belongs to."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from workstreams.integrations.models import scopes_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

EVERY_TOKEN = "any"  # noqa: S105 - a scope's name: what tells a token about itself


class HasScope(BasePermission):
    """`scope = "queues"` asks for `queues:read`, and for `queues:write` where it changes something.

    A view without a scope opens to nobody.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scope = getattr(view, "scope", "")
        if request.auth is None or not scope:
            return False
        if scope == EVERY_TOKEN or request.method not in view.allowed_methods:
            return True  # what no view answers is refused as such, with 405
        needed = f"{scope}:{'read' if request.method in SAFE_METHODS else 'write'}"
        if needed not in scopes_of(request.auth):
            words = _("This token lacks the scope %(scope)s. Ask an administrator for one with it.")
            raise PermissionDenied(words % {"scope": needed})
        return True
