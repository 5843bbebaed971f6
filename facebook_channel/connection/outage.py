"""Since when a page's messages may be missing: kept until all of them are fetched."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from facebook_channel.models import FacebookPage, PageCheck
from workstreams.conversations.models import ContactIdentity


def last_inbound_at(page: FacebookPage) -> datetime | None:
    """When a customer did something the last time, by Facebook's clock."""
    seen = ContactIdentity.objects.filter(channel=page.pk)
    found: datetime | None = seen.aggregate(last=Max("window_opened_at"))["last"]
    return found


def note(pages: Iterable[FacebookPage]) -> None:
    """What is written to them does not arrive; a page that has never worked has lost nothing.

    Kept before the cause is mended, since afterwards nothing shows that it was there.
    """
    for page in pages:
        PageCheck.objects.get_or_create(page=page)
        unknown = PageCheck.objects.filter(page=page, outage_began_at=None)
        unknown.update(outage_began_at=last_inbound_at(page))
