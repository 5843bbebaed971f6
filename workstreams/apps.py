"""The ground floor: who works, when, on what."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkstreamsConfig(AppConfig):
    name = "workstreams"
    verbose_name = _("Work distribution")

    def ready(self) -> None:
        from workstreams.built_in import ensure_built_in_rows

        post_migrate.connect(ensure_built_in_rows, sender=self)
