"""What customers are asked when a conversation is over, and what they answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "workstreams.surveys"
    label = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from workstreams.conversations.timeline import happened
        from workstreams.surveys import privacy, sealed_link  # noqa: F401 - they register
        from workstreams.surveys.listening import on_happened

        happened.connect(on_happened)
