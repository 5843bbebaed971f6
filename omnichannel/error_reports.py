"""What an error page or an error mail shows: never a secret, also while DEBUG is on."""

import re
from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import pprint
from django.views.debug import SafeExceptionReporterFilter

SECRET_NAME = re.compile("secret|token|passw", re.IGNORECASE)
SHORTEST_SECRET = 6  # characters; shorter ones would blank half of a report


class HidesSecrets(SafeExceptionReporterFilter):
    """Fields and variables that are called a secret, and whatever holds what was posted as one."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        posted = super().get_post_parameters(request)
        return {
            name: self.cleansed_substitute if SECRET_NAME.search(name) else value
            for name, value in posted.items()
        }

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        secrets = _posted_secrets(request)
        variables = super().get_traceback_frame_variables(request, tb_frame)
        return {
            name: self.cleansed_substitute if _tells(name, value, secrets) else value
            for name, value in variables
        }.items()


def _posted_secrets(request: HttpRequest | None) -> list[str]:
    posted = request.POST.lists() if request is not None else []
    values = [str(value) for name, each in posted if SECRET_NAME.search(name) for value in each]
    return [value for value in values if len(value) >= SHORTEST_SECRET]


def _tells(name: str, value: Any, secrets: list[str]) -> bool:
    if SECRET_NAME.search(name):
        return True
    shown = pprint(value) if secrets else ""
    return any(secret in shown for secret in secrets)
