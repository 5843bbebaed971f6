"""Supervision is for who supervises; everybody else is told so with 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from omnichannel.asking import user_of

View = Callable[..., HttpResponse]


def for_supervisors(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_of(request).supervises:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
