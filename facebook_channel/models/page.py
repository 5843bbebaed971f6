"""A Facebook page: the channel customers write to."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.application import FacebookApplication
from workstreams.channels.models import Channel
from workstreams.models.encrypted import EncryptedTextField, UndecryptableSecret

if TYPE_CHECKING:
    from workstreams.models import User

SAVING = 0x0FAD  # of those who save the same page at the same time, one waits for the other


class FacebookPageQuerySet(models.QuerySet["FacebookPage"]):
    def in_service(self) -> Self:
        return self.filter(deleted_at=None, application__deleted_at=None)


class FacebookPage(Channel):
    """What only Facebook has; everything else stands on Channel.

    `refused_profile_fields` are those of a customer's profile that Facebook does not let this
    page read; all of them were last asked for at `profile_fields_asked_at`. Until `rests_until`
    Facebook wants to be left alone by this page.
    """

    application = models.ForeignKey(
        FacebookApplication,
        on_delete=models.PROTECT,
        related_name="pages",
        verbose_name=_("Facebook Application"),
    )
    page_id = models.CharField(
        _("Page Id"), max_length=100, help_text=_("From your Facebook page: About > Page ID.")
    )
    access_token = EncryptedTextField(
        _("Page Access Token"),
        help_text=_("From your Facebook application: Messenger > Settings > Access Tokens."),
    )
    access_token_set_at = models.DateTimeField(null=True, editable=False)
    access_token_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    human_agent_tag = models.BooleanField(
        _("Turn on your Facebook human agent message tag"),
        default=False,
        help_text=_(
            "Agents may answer for 7 days instead of 24 hours. It must be granted to the "
            "Facebook application as well. Running sessions keep the setting they began with."
        ),
    )
    refused_profile_fields = models.JSONField(default=list, editable=False)
    profile_fields_asked_at = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    # Says the same as `deleted_at`, which stands in Channel's table, out of a constraint's reach.
    is_retired = models.BooleanField(default=False, editable=False)

    objects = FacebookPageQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        verbose_name = _("Facebook Page")
        verbose_name_plural = _("Facebook Pages")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "page_id"],
                condition=Q(is_retired=False),
                name="facebook_page_is_once_in_its_application",
                violation_error_message=_("This page is in this application already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def resting_until(self) -> datetime | None:
        """When the rest is over that Facebook wants of it, or of its whole application."""
        ends = [self.rests_until, self.application.rests_until]
        return max((end for end in ends if end and end > timezone.now()), default=None)

    def enter_token(self, token: str, *, by: "User | None" = None) -> None:
        """Unsaved yet. `by` is None where no person typed it in, as with a set-up file.

        The same one again changes nothing.
        """
        if self._kept_token() != token:
            self.access_token_set_at, self.access_token_set_by = timezone.now(), by
        self.access_token = token

    def _kept_token(self) -> str:
        """As it stands in the database; empty where no key opens it."""
        try:
            kept = FacebookPage.objects.filter(pk=self.pk).first()
            return kept.access_token if kept else ""
        except UndecryptableSecret:
            return ""

    @transaction.atomic
    def settings_saved(self) -> None:
        """What was wrong may be mended, and its application gets a callback.

        It gets none as long as another application in service has the same page: whoever saves
        the same page there waits here until the transaction ends.
        """
        self.may_be_mended()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [SAVING, self.page_id])
        if not self.elsewhere().exists():
            self.application.generate_callback()

    def elsewhere(self) -> FacebookPageQuerySet:
        """The same page as other applications in service have it."""
        same = FacebookPage.objects.in_service().filter(page_id=self.page_id)
        return same.exclude(application=self.application_id).select_related("application")

    @transaction.atomic
    def retire(self) -> None:
        """Take it out of service for good: its secrets go, its conversations stay readable."""
        FacebookPage.objects.filter(pk=self.pk, deleted_at=None).update(
            deleted_at=timezone.now(), is_retired=True, access_token=""
        )
        self.refresh_from_db()
