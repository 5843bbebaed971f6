"""Structured logs: key=value for people, JSON for machines; never a message text or a secret."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

PERSONAL_LINK = re.compile(r"(/surveys/)[^/\s]+")
SECRET_NAMES = ("token", "secret", "password", "authorization", "cookie", "proof")


def without_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The last net: what is named like a secret is not written, whoever passed it."""
    return {
        key: "***" if any(name in key.lower() for name in SECRET_NAMES) else value
        for key, value in event.items()
    }


def without_personal_links(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django names the address of what it refuses, and a customer's link opens their survey."""
    event["event"] = PERSONAL_LINK.sub(r"\1***", str(event.get("event", "")))
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_secrets,
    without_personal_links,
]


QUIET: dict[str, Any] = {
    # Both write past our formatter, whole addresses with what is secret in them
    "django": {"handlers": []},
    "uvicorn.access": {"handlers": [], "propagate": False},
    "celery": {"level": "WARNING"},
    "kombu": {"level": "WARNING"},
    "django.db": {"level": "WARNING"},  # its debug lines hold what is written
    "axes": {"level": "WARNING"},  # it tells each sign-in in four lines
    "urllib3": {"level": "ERROR"},  # its debug lines and warnings hold addresses with proofs
    "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
}


def logging_configuration(*, readable: bool, level: str) -> dict[str, Any]:
    """For settings.LOGGING: everything, our own lines and others', through one formatter."""
    _send_ours_through_logging()
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    structured = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [without_meta, *(_for_people() if readable else _for_machines())],
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": structured},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": QUIET,
    }


def _send_ours_through_logging() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _for_people() -> list[Any]:
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]


def _for_machines() -> list[Any]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


class RequestContextMiddleware:
    """Every line written during a request carries its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        return self.get_response(request)
