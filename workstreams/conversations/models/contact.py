"""Who writes: a person, and their address on one channel."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workstreams.channels.models import Channel
from workstreams.channels.policy import HELD_FOR
from workstreams.channels.registry import adapter_for
from workstreams.conversations.models.account import Account
from workstreams.conversations.models.tag import Tag
from workstreams.models import User
from workstreams.models.encrypted import EncryptedTextField


class Contact(models.Model):
    """A person the organisation knows; agents link identities to contacts."""

    name = models.CharField(_("Full name"), max_length=160)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    account = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("Account"),
        help_text=_("The organisation this person belongs to."),
    )
    is_active = models.BooleanField(
        _("Active"), default=True, help_text=_("Others are not found when a customer is linked.")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts", verbose_name=_("Tags"))
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
        ordering = ["name"]
        indexes = [
            GinIndex(SearchVector("name", config="simple"), name="contact_name_words"),
            models.Index(Upper("name"), name="contact_namesakes"),
            models.Index(fields=["phone"], name="contact_phone"),
            models.Index(OpClass(Upper("email"), "text_pattern_ops"), name="contact_email"),
        ]

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

    `contact` or `account` stay empty until an agent links one, because namesakes exist. What a
    blocked one writes is kept, and is no work for anybody.
    `delivered_until` and `read_until` are the platform's watermarks for what we sent.
    `referral` led them here and waits for the conversation they begin. `held_by` is the
    platform's id of another application that answers them now, `unreachable_since` when the
    platform first told that nothing of ours reaches them. An erased one is nobody any more:
    `erased_mark` is a keyed digest of the address it had, and `erased_address` keeps that,
    encrypted, until `forget_again_at`, when what was under way meanwhile is forgotten as well.
    """

    class ProfileState(models.TextChoices):
        PENDING = "pending", _("Not known yet")  # not asked, or no lasting answer
        KNOWN = "known", _("Known")
        WITHHELD = "withheld", _("Withheld")  # the platform will not tell

    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        related_name="identities",
        verbose_name=_("Channel"),
    )
    external_id = models.CharField(_("External Id"), max_length=100)
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="identities",
        verbose_name=_("Contact"),
    )
    account = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="identities",
        verbose_name=_("Account"),
    )
    blocked_at = models.DateTimeField(_("Blocked"), null=True, editable=False)
    blocked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    name = models.CharField(_("Customer name"), max_length=160, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    locale = models.CharField(_("Locale"), max_length=100, blank=True)
    timezone = models.CharField(_("Timezone"), max_length=100, blank=True)
    gender = models.CharField(_("Gender"), max_length=100, blank=True)
    profile_state = models.CharField(
        _("Profile"), max_length=10, choices=ProfileState, default=ProfileState.PENDING
    )
    profile_due_at = models.DateTimeField(null=True, default=now)
    profile_attempts = models.PositiveSmallIntegerField(default=0)
    profile_told_at = models.DateTimeField(null=True)
    picture = models.FileField(upload_to="pictures/%Y/%m", max_length=255, blank=True)
    referral = models.JSONField(default=dict)
    held_by = models.CharField(max_length=100, blank=True)
    held_since = models.DateTimeField(null=True)
    unreachable_since = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_mark = models.CharField(max_length=64, blank=True, editable=False)
    erased_address = EncryptedTextField(blank=True, editable=False)
    forget_again_at = models.DateTimeField(null=True, editable=False)
    window_opened_at = models.DateTimeField(_("Last message of the customer"), null=True)
    delivered_until = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)

    objects = ContactIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Social profile")
        verbose_name_plural = _("Social profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="identity_is_unique_on_its_channel"
            ),
            models.CheckConstraint(
                condition=~Q(external_id=""), name="identity_has_an_external_id"
            ),
            models.CheckConstraint(
                condition=Q(contact=None) | Q(account=None),
                name="identity_is_of_a_contact_or_an_account",
            ),
        ]
        indexes = [
            GinIndex(SearchVector("name", config="simple"), name="identity_name_words"),
            models.Index(
                fields=["profile_due_at"],
                condition=Q(profile_state="pending"),
                name="identity_profile_due",
            ),
            models.Index(
                fields=["erased_mark"], condition=~Q(erased_mark=""), name="identity_erased_mark"
            ),
            models.Index(
                fields=["forget_again_at"],
                condition=Q(forget_again_at__isnull=False),
                name="identity_to_forget_again",
            ),
            models.Index(
                fields=["id"],
                condition=Q(erased_at__isnull=False) & ~Q(picture=""),
                name="identity_picture_to_purge",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def is_answered_elsewhere(self, at: datetime) -> bool:
        """Another application holds the customer, and gave a sign of it lately."""
        return self.held_since is not None and at - self.held_since < HELD_FOR

    @property
    def told_name(self) -> str:
        """As they may be addressed, empty while nobody knows: a linked contact knows it better
        than the social profile."""
        return self.contact.name if self.contact else self.name

    @property
    def display_name(self) -> str:
        """The name, or what the channel says instead."""
        if self.erased_at is not None:
            return gettext("Erased customer")
        return self.name or adapter_for(self.channel.kind).stand_in_name(self.external_id)

    def erase(self, mark: str, forget_again_at: datetime) -> None:
        """Nobody any more; `picture` stays until the file itself is gone."""
        address = self.external_id
        blank = ["name", "first_name", "last_name", "locale", "timezone", "gender"]
        blank += ["held_by"]
        unknown = ["contact_id", "account_id", "profile_due_at", "profile_told_at", "held_since"]
        unknown += ["unreachable_since", "window_opened_at", "delivered_until", "read_until"]
        ContactIdentity.objects.filter(pk=self.pk).update(
            **dict.fromkeys(blank, ""),
            **dict.fromkeys(unknown),
            external_id=f"erased:{self.pk}",
            profile_state=self.ProfileState.WITHHELD,
            referral={},
            erased_at=now(),
            erased_mark=mark,
            erased_address=address,
            forget_again_at=forget_again_at,
        )
        self.refresh_from_db()
