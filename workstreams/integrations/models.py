"""What tokens may open, and what programs asked for already."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workstreams.models.encrypted import EncryptedTextField


class Scope(models.TextChoices):
    """A resource of the API, and whether it is read or written."""

    CONVERSATIONS_READ = "conversations:read", _("Read conversations")
    CONVERSATIONS_WRITE = "conversations:write", _("Take, move and close conversations")
    MESSAGES_READ = "messages:read", _("Read messages and files")
    MESSAGES_WRITE = "messages:write", _("Answer customers")
    CONTACTS_READ = "contacts:read", _("Read contacts")
    QUEUES_READ = "queues:read", _("Read queues")
    AGENTS_READ = "agents:read", _("Read agents and presence")
    AGENTS_WRITE = "agents:write", _("Change presence")
    DECISIONS_READ = "decisions:read", _("Read routing decisions")
    SURVEYS_READ = "surveys:read", _("Read surveys")
    CHANNELS_READ = "channels:read", _("Read channels and health")


class TokenScopes(models.Model):
    """What a token may be used for; a token without this row opens nothing."""

    token = models.OneToOneField(
        "knox.AuthToken", on_delete=models.CASCADE, primary_key=True, related_name="scopes"
    )
    scopes = ArrayField(
        models.CharField(max_length=30, choices=Scope), verbose_name=_("What it may do")
    )

    class Meta:
        verbose_name = _("Scopes of a token")
        verbose_name_plural = _("Scopes of tokens")

    def __str__(self) -> str:
        return ", ".join(self.scopes)


class KeptAnswer(models.Model):
    """What a program got for a write under its own key, to be given again; see `answering`.

    `fingerprint` is that of the request; `status` is empty while the first one is under way. The
    body is encrypted, since it may tell what customers wrote.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = EncryptedTextField(blank=True)
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="answer_kept_once_per_key"),
        ]
        indexes = [models.Index(fields=["claimed_at"], name="answer_kept_since")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.status or '…'}"

    def settle(self, status: int, body: str) -> bool:
        """False when another took over because this one was silent for too long."""
        mine = KeptAnswer.objects.filter(pk=self.pk, claimed_at=self.claimed_at, status=None)
        return bool(mine.update(status=status, body=body))


def scopes_of(token: object) -> list[str]:
    """Nothing for a token without a row."""
    row = TokenScopes.objects.filter(token=token).first()
    return row.scopes if row else []


def every_scope() -> list[str]:
    return list(Scope.values)
