"""What happened, counted by the hour, so that a year opens at once."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "workstreams.reporting"
    label = "reporting"
    verbose_name = _("Reporting")
