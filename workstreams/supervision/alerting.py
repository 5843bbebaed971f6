"""Limits are measured; passing one begins an alert, coming back ends it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workstreams.models import Queue
from workstreams.supervision import figures
from workstreams.supervision.models import Alert, AlertRule

Measure = AlertRule.Measure
STILL_NEWS = timedelta(hours=1)  # later than that no e-mail is written any more

log = structlog.get_logger(__name__)


def measure_all() -> int:
    """Begin, renew and end alerts; gives how many began or ended."""
    now = timezone.now()
    rules = AlertRule.objects.filter(is_active=True).select_related("queue")
    changed = sum(_measure(rule, now) for rule in rules)
    ended = Alert.objects.going_on().filter(rule__is_active=False).update(ended_at=now)
    return changed + ended


def _measure(rule: AlertRule, now: datetime) -> bool:
    value = FIGURES[Measure(rule.measure)](_queues(rule), now)
    if value > rule.threshold:
        return _begin_or_renew(rule, value)
    return bool(Alert.objects.going_on().filter(rule=rule).update(ended_at=now))


@transaction.atomic
def _begin_or_renew(rule: AlertRule, value: int) -> bool:
    """True where it began just now; of two workers one begins it."""
    if Alert.objects.going_on().filter(rule=rule).update(value=value):
        return False
    try:
        with transaction.atomic():
            alert = Alert.objects.create(rule=rule, value=value)
    except IntegrityError:
        return False
    log.info("alert_began", alert=alert.pk, rule=rule.pk, value=value)
    return True


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


def sentence_of(rule: AlertRule, value: int) -> str:
    """What is so, and which limit that passes."""
    queue, known = rule.queue, {"n": value, "limit": rule.threshold}
    sentence = SENTENCES[Measure(rule.measure)](value) % known
    return f"{queue}: {sentence}" if queue else sentence


def _queues(rule: AlertRule) -> list[int]:
    return [rule.queue_id] if rule.queue_id else []


def _longest_wait(queues: figures.Queues, now: datetime) -> int:
    waiting = figures.waiting_in(queues).exclude(queued_at=None)
    oldest = waiting.order_by("queued_at").values_list("queued_at", flat=True).first()
    return int((now - oldest).total_seconds() // 60) if oldest else 0


def _while_nobody_is_there(queues: figures.Queues, _now: datetime) -> int:
    there = figures.available()
    if Queue.objects.filter(pk__in=queues, is_default=False).exists():  # all serve the default one
        there = there.filter(queue_memberships__queue__in=queues)
    return 0 if there.exists() else figures.waiting_in(queues).count()


FIGURES: dict[AlertRule.Measure, Callable[[figures.Queues, datetime], int]] = {
    Measure.LONGEST_WAIT: _longest_wait,
    Measure.WAITING: lambda queues, _now: figures.waiting_in(queues).count(),
    Measure.WINDOWS: lambda queues, now: figures.closing_in(queues, figures.HOUR, now).count(),
    Measure.MISSED_OFFERS: lambda queues, now: figures.missed_in(
        queues, now - figures.HOUR
    ).count(),
    Measure.NOBODY: _while_nobody_is_there,
    Measure.PAGES: lambda _queues, _now: figures.pages_in_trouble().count(),
}
SENTENCES: dict[AlertRule.Measure, Callable[[int], str]] = {
    Measure.LONGEST_WAIT: lambda n: ngettext(
        "somebody waits for %(n)d minute; the limit is %(limit)d",
        "somebody waits for %(n)d minutes; the limit is %(limit)d",
        n,
    ),
    Measure.WAITING: lambda n: ngettext(
        "%(n)d conversation waits; the limit is %(limit)d",
        "%(n)d conversations wait; the limit is %(limit)d",
        n,
    ),
    Measure.WINDOWS: lambda n: ngettext(
        "%(n)d reply window closes within an hour; the limit is %(limit)d",
        "%(n)d reply windows close within an hour; the limit is %(limit)d",
        n,
    ),
    Measure.MISSED_OFFERS: lambda n: ngettext(
        "%(n)d offer was missed within an hour; the limit is %(limit)d",
        "%(n)d offers were missed within an hour; the limit is %(limit)d",
        n,
    ),
    Measure.NOBODY: lambda n: ngettext(
        "nobody is available, and %(n)d conversation waits; the limit is %(limit)d",
        "nobody is available, and %(n)d conversations wait; the limit is %(limit)d",
        n,
    ),
    Measure.PAGES: lambda n: ngettext(
        "%(n)d page needs attention; the limit is %(limit)d",
        "%(n)d pages need attention; the limit is %(limit)d",
        n,
    ),
}
