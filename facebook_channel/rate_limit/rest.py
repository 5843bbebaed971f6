"""For how long Facebook wants to be left alone: by one page, or by all of an application."""

from datetime import timedelta

import structlog
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel.models import FacebookApplication, FacebookPage
from workstreams.channels.errors import SlowDown

AFTER_A_LIMIT = 5.0  # seconds, where Facebook does not say how long

log = structlog.get_logger(__name__)


def respect(resting: FacebookPage | FacebookApplication) -> None:
    """Raises SlowDown until the rest is over: a page rests with its application."""
    names = ["rests_until"]
    if isinstance(resting, FacebookPage):
        names.append("application__rests_until")
    rows = type(resting)._default_manager.filter(pk=resting.pk)
    try:
        ends = [end for row in rows.values_list(*names) for end in row if end]
    except DatabaseError as error:  # then Facebook says it again
        log.warning("rest_not_known", error=type(error).__name__)
        return
    left = max(((end - timezone.now()).total_seconds() for end in ends), default=0)
    if left > 0:
        sentence = _("Facebook asks us to go more slowly. This goes on by itself.")
        raise SlowDown(sentence, "rest", left)


def keep(resting: FacebookPage | FacebookApplication, seconds: float) -> None:
    """The longer of two rests counts; should it not be kept, Facebook says it again."""
    if seconds <= 0:
        return
    until = timezone.now() + timedelta(seconds=seconds)
    shorter = Q(rests_until=None) | Q(rests_until__lt=until)
    kind = type(resting).__name__
    log.info("rest_wanted", of=kind, key=resting.pk, seconds=seconds)
    try:
        type(resting)._default_manager.filter(shorter, pk=resting.pk).update(rests_until=until)
    except DatabaseError as error:
        log.warning("rest_not_kept", of=kind, key=resting.pk, error=type(error).__name__)
