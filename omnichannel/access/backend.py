"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from workstreams.models import User


class RoleBackend(ModelBackend):
    """User name and password; what a role allows stands on the user itself."""

    def user_can_authenticate(self, user: object) -> bool:
        """Demonstration log-ins open nothing once DEBUG is off, sessions included."""
        if not isinstance(user, User) or not user.is_active:
            return False
        return settings.DEBUG or not user.is_demonstration
