"""Everything that knows Facebook."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KIND = "facebook"
WEBHOOKS = "/webhooks/facebook/"  # below it, each application has an address of its own
DATA_DELETION = f"{WEBHOOKS}data-deletion/"  # the one below it that a view answers


class FacebookChannelConfig(AppConfig):
    name = "facebook_channel"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from facebook_channel.adapter import FacebookAdapter
        from workstreams.channels.registry import register

        register(KIND, FacebookAdapter())
