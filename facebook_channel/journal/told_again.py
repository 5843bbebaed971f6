"""Facebook still tells in its threads what was erased here; the journal must not."""

from collections.abc import Iterable

from facebook_channel.history import Thread
from facebook_channel.journal.forgetting import forget_messages
from facebook_channel.models import FacebookPage
from workstreams.conversations.erased import erased_at
from workstreams.conversations.purging import forget_late


def forget_erased(page: FacebookPage, threads: Iterable[Thread]) -> None:
    """In the calls that have just brought these threads."""
    said = [event for thread in threads for event in thread.said]
    erased = erased_at({(page.pk, event.identity_external_id) for event in said})
    late = [
        event
        for event in said
        if (at := erased.get((page.pk, event.identity_external_id))) and event.occurred_at <= at
    ]
    forget_messages({event.external_id for event in late})
    for customer in {event.identity_external_id for event in late}:
        forget_late(page, customer, erased[page.pk, customer])
