"""What is written to the log, and what never is."""

import json
import logging.config

import pytest
import structlog
from django.conf import settings
from django.test import RequestFactory

from omnichannel.logs import RequestContextMiddleware, logging_configuration, without_secrets


@pytest.mark.parametrize(
    "name", ["access_token", "APP_SECRET", "password", "Authorization", "cookie", "appsecret_proof"]
)
def test_what_is_named_like_a_secret_is_masked(name):
    assert without_secrets(None, "info", {name: "x", "page": 7}) == {name: "***", "page": 7}


def test_production_writes_json():
    configuration = logging_configuration(readable=False, level="INFO")["formatters"]["structured"]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=configuration["processors"], foreign_pre_chain=configuration["foreign_pre_chain"]
    )
    record = logging.LogRecord("a.b", logging.INFO, "", 0, "said %s", ("so",), None)

    written = json.loads(formatter.format(record))

    assert (written["event"], written["level"], written["logger"]) == ("said so", "info", "a.b")


@pytest.mark.parametrize("name", ["urllib3", "django.db", "celery", "kombu"])
def test_libraries_that_tell_too_much_are_quiet_at_every_level(name):
    assert settings.LOGGING["loggers"][name]["level"] in ("WARNING", "ERROR")


@pytest.mark.parametrize("name", ["django", "uvicorn.access"])
def test_nothing_is_written_past_our_formatter(name):
    """Theirs would write whole addresses: with a survey's link, with a verification code."""
    theirs = logging.getLogger(name)
    before = theirs.handlers[:]
    theirs.addHandler(logging.StreamHandler())
    try:
        logging.config.dictConfig(settings.LOGGING)
        assert theirs.handlers == []
    finally:
        theirs.handlers = before


def test_lines_of_one_request_carry_its_id():
    seen = []

    def view(request):
        seen.append(structlog.contextvars.get_contextvars()["request_id"])

    middleware = RequestContextMiddleware(view)
    middleware(RequestFactory().get("/"))
    middleware(RequestFactory().get("/"))

    assert len(set(seen)) == 2
    structlog.contextvars.clear_contextvars()
