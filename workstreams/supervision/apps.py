"""Whom supervisors watch, and what they are warned of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "workstreams.supervision"
    label = "supervision"
    verbose_name = _("Supervision")
