"""Tell the administrators that an endpoint was disabled."""

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from workstreams.mail import tell_administrators
from workstreams.webhooks.models import Endpoint

log = structlog.get_logger(__name__)


def disabled(endpoint: Endpoint) -> None:
    """An e-mail that does not leave stops nothing: the list of webhooks says it as well."""
    path = reverse("admin:webhooks_endpoint_change", args=[endpoint.pk])
    context = {"endpoint": endpoint, "address": f"{settings.PUBLIC_URL}{path}"}
    subject = render_to_string("webhooks/disabled_subject.txt", context)
    try:
        readers = tell_administrators(subject, render_to_string("webhooks/disabled.txt", context))
    except (SMTPException, OSError) as error:
        log.error("alert_not_sent", endpoint=endpoint.pk, error=type(error).__name__)
    else:
        log.info("alert_sent", endpoint=endpoint.pk, readers=readers)
