"""Automated messages: which may be said, what was said, and what was not."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AutomationConfig(AppConfig):
    name = "workstreams.automation"
    label = "automation"
    verbose_name = _("Automated messages")

    def ready(self) -> None:
        from workstreams.automation.built_in import ensure_automated_messages
        from workstreams.automation.listening import on_happened
        from workstreams.conversations.timeline import happened

        post_migrate.connect(ensure_automated_messages, sender=self)
        happened.connect(on_happened)
