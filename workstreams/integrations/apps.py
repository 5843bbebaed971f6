"""Programs that act through the API: what their tokens may do, and what they asked before."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "workstreams.integrations"
    label = "integrations"
    verbose_name = _("Integrations")

    def ready(self) -> None:
        from workstreams.integrations import idempotency  # noqa: F401 - it registers
