"""The roof: wiring, and every screen."""

from django.apps import AppConfig


class OmnichannelConfig(AppConfig):
    name = "omnichannel"

    def ready(self) -> None:
        from omnichannel import celery, checks  # noqa: F401 - registers itself
