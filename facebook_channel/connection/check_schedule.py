"""When a page is looked at: once a day, soon after trouble, and whenever somebody asks."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from facebook_channel.connection.check_up import CheckUp
from facebook_channel.models import FacebookPage, PageCheck
from facebook_channel.models.page_check import LEASE
from workstreams.channels.models import Channel

DAY = timedelta(days=1)
AT_ONCE = timedelta(seconds=15)  # for a page that is just being connected
JUST_NOW = timedelta(minutes=10)
SOON = timedelta(minutes=5)  # when Facebook could not be asked
AGAIN = timedelta(hours=1)  # while something is wrong, or an e-mail did not leave
SPREAD = 60 * 60  # seconds over which the pages' checks are spread


def ask_for_check(page: FacebookPage, *, anew: bool = False) -> None:
    """It is due now; a worker has to be rung as well, or the sweep finds it.

    `anew` also subscribes and registers what looks right.
    """
    wish = {"anew": True} if anew else {}
    PageCheck.objects.update_or_create(page=page, defaults={"due_at": timezone.now(), **wish})


def due() -> list[int]:
    """Pages to be looked at: by the clock, for the first time, or since an answer was refused."""
    now = timezone.now()
    pages = FacebookPage.objects.in_service()
    PageCheck.objects.bulk_create(
        [
            PageCheck(page=page, due_at=now + _offset(page.pk))
            for page in pages.filter(check_up=None)
        ],
        ignore_conflicts=True,
    )
    refused = Q(checked_at=None) | Q(page__health_checked_at__gt=F("checked_at"))
    under_way = Q(claimed_at__gt=now - LEASE)
    PageCheck.objects.filter(
        refused, ~under_way, due_at__gt=now, page__health=Channel.Health.NEEDS_ATTENTION
    ).update(due_at=now)
    rows = PageCheck.objects.of_pages_in_service().filter(due_at__lte=now)
    return list(rows.order_by("due_at").values_list("page_id", flat=True))


def next_check(check_up: CheckUp, told: bool) -> datetime:
    """`told`: every e-mail has left."""
    page, now = check_up.page, check_up.now
    if not check_up.works and page.created_at > now - JUST_NOW:
        return now + AT_ONCE
    if not check_up.was_reached:
        return now + SOON
    in_trouble = check_up.stops_sending or check_up.stops_receiving or check_up.is_refused_again
    if in_trouble or not told:
        return now + AGAIN
    return now + DAY + _offset(page.pk)


def _offset(page_id: int) -> timedelta:
    return timedelta(seconds=page_id * 977 % SPREAD)
