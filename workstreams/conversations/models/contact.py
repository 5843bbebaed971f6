"""Who writes: a person, and their address on one channel."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.channels.models import Channel


class Contact(models.Model):
    """A person the organisation knows; agents link identities to contacts."""

    name = models.CharField(gettext_lazy("Full name"), max_length=160)
    email = models.EmailField(gettext_lazy("E-mail"), blank=True)
    phone = models.CharField(gettext_lazy("Phone"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("Contact")
        verbose_name_plural = gettext_lazy("Contacts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContactIdentityQuerySet(models.QuerySet["ContactIdentity"]):
    def at(self, addresses: set[tuple[int, str]]) -> Self:
        """Identities by (channel id, external id)."""
        channels = {channel for channel, _external in addresses}
        externals = {external for _channel, external in addresses}
        return self.filter(channel__in=channels, external_id__in=externals)


class ContactIdentity(models.Model):
    """The social profile: one customer's address on one channel.

    `contact` stays empty until an agent links one, because namesakes exist.
    `delivered_until` and `read_until` are the platform's watermarks for what we sent.
    """

    class ProfileState(models.TextChoices):
        PENDING = "pending"  # not asked yet, or asked without a lasting answer
        KNOWN = "known"
        WITHHELD = "withheld"  # the platform will not tell

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="identities")
    external_id = models.CharField(gettext_lazy("User Page Scoped Id"), max_length=100)
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="identities"
    )
    name = models.CharField(gettext_lazy("Customer name"), max_length=160, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    locale = models.CharField(gettext_lazy("Locale"), max_length=100, blank=True)
    timezone = models.CharField(gettext_lazy("Timezone"), max_length=100, blank=True)
    profile_state = models.CharField(
        max_length=10, choices=ProfileState, default=ProfileState.PENDING
    )
    profile_due_at = models.DateTimeField(null=True, default=now)
    profile_attempts = models.PositiveSmallIntegerField(default=0)
    window_opened_at = models.DateTimeField(null=True)
    delivered_until = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("Social profile")
        verbose_name_plural = gettext_lazy("Social profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="identity_is_unique_on_its_channel"
            ),
            models.CheckConstraint(
                condition=~Q(external_id=""), name="identity_has_an_external_id"
            ),
        ]
        indexes = [
            models.Index(
                fields=["profile_due_at"],
                condition=Q(profile_state="pending"),
                name="identity_profile_due",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, or a truthful stand-in: never an invented person."""
        return self.name or _("Facebook user ••%(end)s") % {"end": self.external_id[-4:]}
