"""Alerts that began are written of to whom their rule names."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workstreams.supervision.alert_words import sentence_of
from workstreams.supervision.models import Alert

CLAIM = timedelta(minutes=5)  # much longer than a mail server is waited for
STILL_NEWS = timedelta(hours=1)  # later than that no e-mail is written any more

log = structlog.get_logger(__name__)


def mail_all() -> int:
    """Write of alerts that began lately; gives how many e-mails were sent."""
    now = timezone.now()
    to_somebody = _unsent(now).exclude(rule__emails="")
    return sum(mail(key, now) for key in list(to_somebody.values_list("pk", flat=True)))


def mail(alert_id: int, now: datetime) -> bool:
    """Write to whom the rule names; False where nothing was sent. What could not be handed over
    is tried again, by another worker where this one does not come back."""
    if not _unsent(now).filter(pk=alert_id).update(mail_claimed_at=now):
        return False
    alert = Alert.objects.select_related("rule__queue").get(pk=alert_id)
    try:
        _message(alert).send()
    except OSError as error:  # SMTPException is one as well
        Alert.objects.filter(pk=alert_id).update(mail_claimed_at=None)
        log.error("alert_not_mailed", alert=alert.pk, error=type(error).__name__)
        return False
    Alert.objects.filter(pk=alert_id).update(mailed_at=timezone.now())
    return True


def _unsent(now: datetime) -> QuerySet[Alert]:
    """Those that are news, and in nobody's hands; by what stands in the alert's own row, so that
    of two workers who claim one the second sees what the first did."""
    news = Alert.objects.going_on().filter(mailed_at=None, began_at__gt=now - STILL_NEWS)
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM)
    return news.filter(free)


def _message(alert: Alert) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Alert: %(name)s") % {"name": alert.rule.name}
        where = f"{settings.PUBLIC_URL}{reverse('supervision:today')}"
        body = f"{sentence_of(alert.rule, alert.value)}\n\n{where}\n"
    return EmailMessage(subject, body, to=alert.rule.addresses)
