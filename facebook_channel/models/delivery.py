"""What Facebook posted to us, kept before it was acknowledged."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facebook_channel.models.application import FacebookApplication

MOST_ATTEMPTS = 5


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def due(self) -> Self:
        return self.filter(state=WebhookDelivery.State.PENDING, due_at__lte=timezone.now())

    def process_again(self) -> int:
        """Put processed or failed deliveries back into the line; gives how many."""
        return self.exclude(state=WebhookDelivery.State.PENDING).update(
            state=WebhookDelivery.State.PENDING, due_at=timezone.now(), attempts=0
        )


class WebhookDelivery(models.Model):
    """One signed POST: its exact bytes, and what became of every item in it.

    `remarks` names what was not turned into a message and why, without any text of it.
    `headers` are those that matter. `keys` are the ids of pages, customers and messages it
    speaks of, by which it is found; `kinds` the types of its items, `unsupported: …` among
    them. One from which words were erased has `erased_at`, and its signature fits no more.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        PROCESSED = "processed", _("Processed")
        FAILED = "failed", _("Failed")  # kept for a human: it can be processed again

    application = models.ForeignKey(
        FacebookApplication,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,  # nothing asks for them, and every post would pay for it
        verbose_name=_("Facebook Application"),
    )
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    signed_with = models.CharField(_("Signed with"), max_length=10, blank=True)
    keys = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    erased_at = models.DateTimeField(null=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PENDING)
    received_at = models.DateTimeField(_("Received"), default=timezone.now)
    due_at = models.DateTimeField(_("Due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    processed_at = models.DateTimeField(_("Processed"), null=True)
    remarks = models.JSONField(default=list)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Webhook delivery")
        verbose_name_plural = _("Webhook deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="pending"), name="delivery_pending"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="delivery_failed"),
            models.Index(fields=["id"], condition=~Q(remarks=[]), name="delivery_remarked"),
            models.Index(fields=["id"], condition=Q(keys=[]), name="delivery_without_keys"),
            models.Index(fields=["received_at"], name="delivery_received"),
            GinIndex(fields=["keys"], opclasses=["jsonb_path_ops"], name="delivery_keys"),
            GinIndex(fields=["kinds"], opclasses=["jsonb_path_ops"], name="delivery_kinds"),
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M:%S} · {self.get_state_display()}"

    def put_off(self, remarks: list[str]) -> None:
        """Something in it failed: try again a little later, in the end leave it to a human."""
        self.attempts += 1
        self.remarks = remarks
        if self.attempts >= MOST_ATTEMPTS:
            self.state = self.State.FAILED
        else:
            self.due_at = timezone.now() + timedelta(seconds=2**self.attempts)
        self.save(update_fields=["state", "due_at", "attempts", "remarks"])
