"""What every channel has in common."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "workstreams.channels"
    label = "channels"
    verbose_name = _("Channels")
