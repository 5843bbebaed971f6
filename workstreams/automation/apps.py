"""Automated messages: which may be said, what was said, and what was not."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutomationConfig(AppConfig):
    name = "workstreams.automation"
    label = "automation"
    verbose_name = _("Automated messages")
