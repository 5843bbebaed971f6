"""Which queue, which agent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutingConfig(AppConfig):
    name = "routing"
    verbose_name = _("Routing")

    def ready(self) -> None:
        from routing.triggers import on_happened
        from workstreams.conversations.timeline import happened

        happened.connect(on_happened)
