"""Customers, conversations, messages."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "workstreams.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from workstreams.conversations.built_in import (
            ensure_automatic_closing,
            ensure_masking_rules,
        )

        post_migrate.connect(ensure_automatic_closing, sender=self)
        post_migrate.connect(ensure_masking_rules, sender=self)
