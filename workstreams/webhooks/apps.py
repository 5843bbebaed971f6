"""Programs that are told what happens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "workstreams.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from workstreams.conversations.timeline import happened
        from workstreams.webhooks.listening import hear

        happened.connect(hear, dispatch_uid="webhooks")
