"""Alerts that began are written of to whom their rule names."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workstreams.supervision.alert_words import sentence_of
from workstreams.supervision.models import Alert

STILL_NEWS = timedelta(hours=1)  # later than that no e-mail is written any more

log = structlog.get_logger(__name__)


def mail_all() -> int:
    """Write of alerts that began lately; gives how many e-mails were sent."""
    lately = timezone.now() - STILL_NEWS
    unsent = Alert.objects.going_on().filter(mailed_at=None, began_at__gt=lately)
    unsent = unsent.exclude(rule__emails="")
    return sum(mail(key) for key in list(unsent.values_list("pk", flat=True)))


def mail(alert_id: int) -> bool:
    """Write to whom the rule names; False where nothing was sent. Where the e-mail could not be
    handed over, it is tried again."""
    alert = Alert.objects.select_related("rule__queue").filter(pk=alert_id, mailed_at=None).first()
    if alert is None or not alert.rule.addresses:
        return False
    claimed = Alert.objects.filter(pk=alert_id, mailed_at=None).update(mailed_at=timezone.now())
    if not claimed:
        return False
    try:
        _message(alert).send()
    except OSError as error:  # SMTPException is one as well
        Alert.objects.filter(pk=alert_id).update(mailed_at=None)
        log.error("alert_not_mailed", alert=alert.pk, error=type(error).__name__)
        return False
    return True


def _message(alert: Alert) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Alert: %(name)s") % {"name": alert.rule.name}
        where = f"{settings.PUBLIC_URL}{reverse('supervision:today')}"
        body = f"{sentence_of(alert.rule, alert.value)}\n\n{where}\n"
    return EmailMessage(subject, body, to=alert.rule.addresses)
