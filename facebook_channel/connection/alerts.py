"""E-mails to administrators about a page: each thing once a day, however often it is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from facebook_channel.models import FacebookApplication, FacebookPage, PageCheck
from workstreams.mail import tell_administrators

ONCE_PER = timedelta(hours=24)
REMEMBERED_FOR = timedelta(days=60)
DAYS_BEFORE_THE_END = (1, 3, 7, 14)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Occasion:
    """`name` names its two templates below templates/facebook/alerts/; `mark` tells it apart
    from others of that name: its kind first, then what it is in particular."""

    name: str
    sentence: str
    mark: str = ""
    again_after: timedelta = ONCE_PER

    @property
    def key(self) -> str:
        return f"{self.name}:{self.mark}" if self.mark else self.name


def end_of_token(ends_at: datetime, now: datetime, sentence: str) -> list[Occasion]:
    """Once each 14, 7, 3 and 1 days before; whoever was late hears of the next step only."""
    left = ends_at - now
    for days in DAYS_BEFORE_THE_END:
        if left <= timedelta(days=days):
            mark = f"{ends_at:%Y-%m-%d}:{days}"
            return [Occasion("token_ends", sentence, mark, REMEMBERED_FOR)]
    return []


def tell(page: FacebookPage, occasions: Sequence[Occasion]) -> bool:
    """Send what was not told already; False when an e-mail could not leave."""
    told = [_tell_once(page, occasion) for occasion in occasions]  # each, whatever became of one
    return all(told)


def forget(page: FacebookPage, over: Sequence[str]) -> None:
    """What begins like one of these keys is over: should it come again, it is told again."""
    with transaction.atomic():
        row = _locked(page)
        told = row.told_administrators
        row.told_administrators = {
            key: at for key, at in told.items() if not key.startswith(tuple(over))
        }
        if row.told_administrators != told:
            row.save(update_fields=["told_administrators"])


def refused_posts(application: FacebookApplication) -> bool:
    """Posts with a signature that does not fit: as a rule the secret was changed at Facebook."""
    return _tell_of_application(application, "refused_posts")


def too_large_posts(application: FacebookApplication) -> bool:
    return _tell_of_application(application, "too_large_posts")


def _tell_of_application(application: FacebookApplication, name: str) -> bool:
    """Its first page remembers what was told; without one nobody posts."""
    page = application.pages.in_service().order_by("pk").first()
    return page is None or tell(page, [Occasion(name, "")])


def _tell_once(page: FacebookPage, occasion: Occasion) -> bool:
    if not _claim(page, occasion):
        return True
    try:
        sent = _send(page, occasion)
    except (SMTPException, OSError) as error:
        log.error("alert_not_sent", page=page.pk, about=occasion.key, error=type(error).__name__)
        sent = False
    if not sent:
        _take_back(page, occasion)
    return sent


def _send(page: FacebookPage, occasion: Occasion) -> bool:
    """False where nobody could read it."""
    path = reverse("admin:facebook_channel_facebookpage_change", args=[page.pk])
    context = {
        "page": page,
        "application": page.application,
        "sentence": occasion.sentence,
        "address": f"{settings.PUBLIC_URL}{path}",
    }
    place = f"facebook/alerts/{occasion.name}"
    subject = render_to_string(f"{place}_subject.txt", context)
    readers = tell_administrators(subject, render_to_string(f"{place}.txt", context))
    if not readers:
        log.warning("alert_without_reader", page=page.pk, about=occasion.key)
        return False
    log.info("alert_sent", page=page.pk, about=occasion.key, readers=readers)
    return True


@transaction.atomic
def _claim(page: FacebookPage, occasion: Occasion) -> bool:
    """False when it was told lately, or another worker is about to."""
    now = timezone.now()
    row = _locked(page)
    told = {
        key: at
        for key, at in row.told_administrators.items()
        if datetime.fromisoformat(at) > now - REMEMBERED_FOR
    }
    last = told.get(occasion.key)
    if last and datetime.fromisoformat(last) > now - occasion.again_after:
        return False
    row.told_administrators = {**told, occasion.key: now.isoformat()}
    row.save(update_fields=["told_administrators"])
    return True


@transaction.atomic
def _take_back(page: FacebookPage, occasion: Occasion) -> None:
    """It was not told after all: the next check tries again."""
    row = _locked(page)
    row.told_administrators.pop(occasion.key, None)
    row.save(update_fields=["told_administrators"])


def _locked(page: FacebookPage) -> PageCheck:
    PageCheck.objects.get_or_create(page=page)
    return PageCheck.objects.select_for_update().get(page=page)
