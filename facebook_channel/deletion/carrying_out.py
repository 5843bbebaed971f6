"""Erase whoever asked Facebook to have their data deleted.

Facebook names them by the application's id of them. Pages know them by other ids, which the
Graph API tells ("Page-scoped and app-scoped ids"); an id that nobody knows is no error.
"""

import structlog

from facebook_channel.graph.client import ApplicationGraph
from facebook_channel.journal.forgetting import forget_customer
from facebook_channel.json_values import as_identifier, as_object
from facebook_channel.models import DeletionRequest, FacebookPage
from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    TemporaryChannelError,
)
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import ContactIdentity

MAY_PASS = (ChannelNeedsAttention, OutcomeUnknown, TemporaryChannelError)
MOST_ANSWERS = 200  # pages of one application whose ids are asked for at once

log = structlog.get_logger(__name__)


def carry_out_due() -> None:
    for request in DeletionRequest.objects.due().select_related("application").order_by("id"):
        if request.claim():
            carry_out(request)


def carry_out(request: DeletionRequest) -> None:
    """Of a request the caller has claimed: erase whoever it means on every page."""
    try:
        ids = {request.user_id, *_ids_on_pages(request)}
    except MAY_PASS as error:
        log.warning("deletion_put_off", request=request.pk, error=error.code)
        request.put_off()
        return
    pages = FacebookPage.objects.filter(application=request.application)
    customers = ContactIdentity.objects.filter(channel__in=pages.values("pk"), external_id__in=ids)
    found = list(customers.order_by("id"))
    for customer in found:
        erase_customer(customer, None)
    for one in ids:  # also where they are in the journal only
        forget_customer(one)
    request.finish(erased=bool(found))


def _ids_on_pages(request: DeletionRequest) -> set[str]:
    """Their page-scoped ids; none where Facebook does not know, or not any more.

    Raises ChannelError where asking again later may help and is still worth it.
    """
    if not request.user_id.isdecimal():
        return set()
    try:
        answer = ApplicationGraph(request.application).call(
            "GET", f"{request.user_id}/ids_for_pages", params={"limit": MOST_ANSWERS}
        )
    except ChannelError as error:
        if isinstance(error, MAY_PASS) and not request.is_last_attempt:
            raise
        return set()
    told = answer.get("data")
    people = [as_object(one) for one in told] if isinstance(told, list) else []
    return {found for one in people if (found := as_identifier(one.get("id")))}
