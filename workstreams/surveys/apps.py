"""What customers are asked when a conversation is over, and what they answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "workstreams.surveys"
    label = "surveys"
    verbose_name = _("Surveys")
