"""Erase whoever asked Facebook to have their data deleted.

Facebook names them by the application's id of them. Pages know them by other ids, which the
Graph API tells ("Page-scoped and app-scoped ids"); an id that nobody knows is no error.
"""

from collections.abc import Collection

import structlog
from django.db import transaction

from facebook_channel.graph.client import ApplicationGraph
from facebook_channel.journal.forgetting import forget_customer
from facebook_channel.json_values import as_identifier, as_object
from facebook_channel.models import DeletionRequest, FacebookPage
from workstreams.channels.errors import ChannelError, PermanentChannelError
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.models import ContactIdentity

MOST_ANSWERS = 200  # pages of one application whose ids are asked for at once
# "Object does not exist", "Some of the aliases do not exist": Graph API, "Handle errors"
UNKNOWN_TO_FACEBOOK = {"100", "803"}

log = structlog.get_logger(__name__)


def carry_out_due() -> None:
    for request in DeletionRequest.objects.due().select_related("application").order_by("id"):
        if request.claim():
            carry_out(request)


def carry_out(request: DeletionRequest) -> None:
    """Of a request the caller has claimed: erase whoever it means on every page.

    It is done only when Facebook has told the ids, or that there are none: until then it is
    asked again and again, and in the end left to a person.
    """
    _erase(request, {request.user_id})
    try:
        ids = _ids_on_pages(request)
    except ChannelError as error:
        log.warning("deletion_put_off", request=request.pk, error=error.code)
        _put_off(request)
        return
    _erase(request, ids)
    request.finish()


def _put_off(request: DeletionRequest) -> None:
    if request.is_hopeless:
        log.error("deletion_not_carried_out", request=request.pk)
        request.give_up()
    else:
        request.put_off()


def _erase(request: DeletionRequest, ids: Collection[str]) -> None:
    """That somebody was found is remembered together with erasing them."""
    mine = FacebookPage.objects.filter(application=request.application)
    pages = FacebookPage.objects.filter(page_id__in=mine.values("page_id"))
    customers = ContactIdentity.objects.filter(channel__in=pages.values("pk"), external_id__in=ids)
    for customer in customers.order_by("id"):
        with transaction.atomic():
            erase_customer(customer, None)
            request.remember_erased()
    for one in ids:  # also where they are in the journal only
        forget_customer(one)


def _ids_on_pages(request: DeletionRequest) -> set[str]:
    """Their page-scoped ids; none where Facebook says that it does not know them.

    Raises ChannelError where it says nothing of them.
    """
    if not request.user_id.isdecimal():
        return set()
    try:
        answer = ApplicationGraph(request.application).call(
            "GET", f"{request.user_id}/ids_for_pages", params={"limit": MOST_ANSWERS}
        )
    except PermanentChannelError as error:
        if error.code.split("/")[0] not in UNKNOWN_TO_FACEBOOK:
            raise
        return set()
    finally:
        forget_customer(request.user_id)  # the question itself named them
    told = answer.get("data")
    people = [as_object(one) for one in told] if isinstance(told, list) else []
    return {found for one in people if (found := as_identifier(one.get("id")))}
