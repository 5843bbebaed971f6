"""What tokens may open, and what programs asked for already."""

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


class IdempotencyKey(models.Model):
    """What a program was answered to a write under a key of its own; see `idempotency`.

    `fingerprint` is that of the request. The body is encrypted, since it may tell what customers
    wrote; `conversation` is whose, where it is about one.
    """

    token = models.ForeignKey("knox.AuthToken", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    status = models.PositiveSmallIntegerField()
    body = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="key_answered_once_per_token"),
        ]
        indexes = [models.Index(fields=["answered_at"], name="key_answered_at")]

    def __str__(self) -> str:
        return f"{self.status}"


def scopes_of(token: object) -> list[str]:
    """Nothing for a token without a row."""
    row = TokenScopes.objects.filter(token=token).first()
    return row.scopes if row else []


def every_scope() -> list[str]:
    return list(Scope.values)
