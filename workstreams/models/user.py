"""Everyone who may sign in, and what their role allows."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.privileges import SUPERVISORS_MAY


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, role=User.Role.ADMINISTRATOR, **fields)


class User(AbstractBaseUser):
    """A person of the organisation; whoever answers customers also has an `Agent`.

    `monitoring_acknowledged_at` is when they took note that what they write may be monitored,
    recorded and stored.
    """

    class Role(models.TextChoices):
        AGENT = "agent", _("Omnichannel agent")
        SUPERVISOR = "supervisor", _("Omnichannel supervisor")
        ADMINISTRATOR = "administrator", _("Omnichannel administrator")

    username = models.CharField(
        _("User name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("Full name"), max_length=150)
    email = models.EmailField(_("E-mail"), blank=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField(_("May sign in"), default=True)
    language = models.CharField(
        _("Language"),
        max_length=10,
        blank=True,
        help_text=_("Empty: as the browser says."),
    )
    time_zone = models.CharField(
        _("Time zone"), max_length=64, blank=True, help_text=_("Empty: as the browser says.")
    )
    sends_with_enter = models.BooleanField(
        _("Enter sends"),
        default=False,
        help_text=_("Shift+Enter begins a new line. Otherwise Ctrl+Enter sends."),
    )
    uses_shortcuts = models.BooleanField(
        _("Keyboard shortcuts"),
        default=True,
        help_text=_("Single keys act in the inbox, while nothing is being typed."),
    )
    monitoring_acknowledged_at = models.DateTimeField(
        _("Monitoring acknowledged"), null=True, editable=False
    )
    is_demonstration = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Came with the demonstration set-up: may sign in only while DEBUG is on."),
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("User")
        verbose_name_plural = _("Users")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_is_unique_in_any_case",
                violation_error_message=_("A user with this user name exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def acknowledge_monitoring(self) -> None:
        """The first time counts."""
        first = User.objects.filter(pk=self.pk, monitoring_acknowledged_at=None)
        first.update(monitoring_acknowledged_at=timezone.now())
        self.refresh_from_db(fields=["monitoring_acknowledged_at"])

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    @property
    def supervises(self) -> bool:
        return self.role in (self.Role.SUPERVISOR, self.Role.ADMINISTRATOR)

    @property
    def is_staff(self) -> bool:
        """May open the administration; Django's admin asks under this name."""
        return self.supervises

    @property
    def is_superuser(self) -> bool:
        return self.is_administrator

    def has_perm(self, permission: str, obj: object = None) -> bool:
        if not self.is_active:
            return False
        return self.is_administrator or (self.supervises and permission in SUPERVISORS_MAY)

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        if not self.is_active:
            return False
        return self.is_administrator or (
            self.supervises and any(name.startswith(f"{app_label}.") for name in SUPERVISORS_MAY)
        )
