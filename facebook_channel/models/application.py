"""A Facebook application: the secret its webhooks are signed with."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facebook_channel.apps import WEBHOOKS
from workstreams.models.encrypted import EncryptedTextField, UndecryptableSecret

if TYPE_CHECKING:
    from workstreams.models import User

PREVIOUS_SECRET_COUNTS_FOR = timedelta(hours=48)  # longer than Facebook repeats a post
ADDING = 0x0FACE  # of those who add one at the same time, one after the other looks for room
OF_THE_SECRET = [
    "app_secret",
    "app_secret_set_at",
    "app_secret_set_by",
    "previous_secret",
    "previous_secret_until",
]


class FacebookApplicationQuerySet(models.QuerySet["FacebookApplication"]):
    def in_service(self) -> Self:
        return self.filter(deleted_at=None)

    def erase_expired_secrets(self) -> int:
        """Previous ones that count no more; gives of how many applications."""
        expired = self.filter(previous_secret_until__lte=timezone.now())
        return expired.update(previous_secret="", previous_secret_until=None)

    def register(self, **values: Any) -> "FacebookApplication":
        """A new one whose secret nobody typed in here; raises ValidationError without room."""
        with transaction.atomic():
            FacebookApplication.check_room()
            return self.create(app_secret_set_at=timezone.now(), **values)


class FacebookApplication(models.Model):
    """Its pages share one callback address and one verify token, made with the first page.

    `previous_secret` still signs for a while after the secret was replaced. The counters tell
    of posts that were refused: for their signature since the last good one and in all, and
    for their size. Until `rests_until` Facebook wants to be left alone by all of its pages.
    """

    name = models.CharField(_("Name"), max_length=100)
    app_id = models.CharField(
        _("Application Id"),
        max_length=100,
        help_text=_("App ID, from your Facebook application: Settings > Basic."),
    )
    app_secret = EncryptedTextField(
        _("Application Secret"),
        help_text=_("App Secret, from your Facebook application: Settings > Basic."),
    )
    previous_secret = EncryptedTextField(blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    app_secret_set_at = models.DateTimeField(null=True, editable=False)
    app_secret_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    privacy_acknowledged_at = models.DateTimeField(null=True, editable=False)
    privacy_acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    webhook_key = models.CharField(max_length=40, blank=True, editable=False)
    verify_token = EncryptedTextField(_("Verify Token"), blank=True, editable=False)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    refused_in_a_row = models.PositiveIntegerField(default=0, editable=False)
    refused_in_all = models.PositiveIntegerField(default=0, editable=False)
    too_large_in_all = models.PositiveIntegerField(default=0, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)

    objects = FacebookApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Facebook Application")
        verbose_name_plural = _("Facebook")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook_key"],
                condition=~Q(webhook_key=""),
                name="facebook_application_has_its_own_address",
            ),
            models.UniqueConstraint(
                fields=["app_id"],
                condition=Q(deleted_at=None),
                name="facebook_application_is_registered_once",
                violation_error_message=_(
                    "This Application Id is registered already. Open that application instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def callback_uri(self) -> str:
        """The address for Facebook's webhook settings; empty until a page was added."""
        if not self.webhook_key:
            return ""
        return f"{settings.PUBLIC_URL}{WEBHOOKS}{self.webhook_key}/"

    def generate_callback(self) -> None:
        """Give it an address and a token, once; both stay the same from then on."""
        made = FacebookApplication.objects.filter(pk=self.pk, webhook_key="").update(
            webhook_key=secrets.token_urlsafe(16), verify_token=secrets.token_urlsafe(24)
        )
        if made:
            self.refresh_from_db(fields=["webhook_key", "verify_token"])

    @classmethod
    def check_room(cls) -> None:
        """For one more; raises ValidationError. Until the transaction ends, others wait here."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDING])
        most = settings.FACEBOOK_MAX_APPLICATIONS
        if cls.objects.in_service().count() < most:
            return
        words = ngettext(
            "Your organisation has its Facebook application already, and %(n)d is the most it may "
            "have. Add the page to that one, or delete it first. Whoever operates this "
            "installation can allow more (FACEBOOK_MAX_APPLICATIONS).",
            "Your organisation has %(n)d Facebook applications already, and may have no more. Add "
            "the page to one of them, or delete one first. Whoever operates this installation "
            "can allow more (FACEBOOK_MAX_APPLICATIONS).",
            most,
        )
        raise ValidationError(words % {"n": most}, code="no_room")

    def replace_secret(
        self,
        secret: str,
        *,
        by: "User | None" = None,
        old_counts_for: timedelta = PREVIOUS_SECRET_COUNTS_FOR,
    ) -> None:
        """What the old one has signed is on its way yet: for a while both count.

        `by` is None where no person typed it in, as with a set-up file. The same one again
        changes nothing.
        """
        if (kept := self._kept_secret()) != secret:
            self.previous_secret = kept if old_counts_for else ""
            self.previous_secret_until = timezone.now() + old_counts_for if old_counts_for else None
            self.app_secret_set_at, self.app_secret_set_by = timezone.now(), by
        self.app_secret = secret
        self.save(update_fields=OF_THE_SECRET)

    @property
    def previous_secret_counts_until(self) -> datetime | None:
        """None once the old one is not accepted any more, and where there never was one."""
        until = self.previous_secret_until
        return until if until and until > timezone.now() else None

    def stop_accepting_previous_secret(self) -> None:
        self.previous_secret, self.previous_secret_until = "", None
        self.save(update_fields=["previous_secret", "previous_secret_until"])

    def acknowledge_privacy(self, by: "User | None" = None) -> None:
        """That customers and agents are told what becomes of their data; kept with a date."""
        self.privacy_acknowledged_at, self.privacy_acknowledged_by = timezone.now(), by
        self.save(update_fields=["privacy_acknowledged_at", "privacy_acknowledged_by"])

    def _kept_secret(self) -> str:
        """As it stands in the database; empty where no key opens it."""
        try:
            return FacebookApplication.objects.get(pk=self.pk).app_secret
        except UndecryptableSecret:
            return ""

    def replace_lost_verify_token(self) -> None:
        """Only Facebook's next handshake needs it: one that no key opens is made anew."""
        try:
            self.verify_token  # noqa: B018 - reading it is what fails
        except UndecryptableSecret:
            self.verify_token = secrets.token_urlsafe(24)
            self.save(update_fields=["verify_token"])

    @transaction.atomic
    def retire(self) -> None:
        """Take it and its pages out of service: the webhook answers 403 from now on."""
        for page in self.pages.in_service():
            page.retire()
        FacebookApplication.objects.filter(pk=self.pk, deleted_at=None).update(
            deleted_at=timezone.now(), app_secret="", previous_secret="", verify_token=""
        )
        self.refresh_from_db()
