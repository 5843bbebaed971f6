"""Which way a message goes, who wrote it, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    INBOUND = "inbound", _("Received")
    OUTBOUND = "outbound", _("Sent")


class Origin(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    AUTOMATED = "automated", _("Automated")  # written by the system, not by a person
    ELSEWHERE = "elsewhere", _("Elsewhere")  # written at the platform itself or by another program


class State(models.TextChoices):
    RECEIVED = "received", _("Received")
    QUEUED = "queued", _("Sending")
    HELD = "held", _("Waiting for the connection")  # until an administrator has mended the channel
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Not confirmed")
