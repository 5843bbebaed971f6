"""Forget: take what a customer said, or all of the customer, out of what is kept of Facebook.

The ids of pages, customers and messages by which a row is found stand in its `keys`. A post
that has none yet, or was not understood, is looked through itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from facebook_channel.journal.kept_body import without_customer, without_messages
from facebook_channel.journal.words import without_words
from facebook_channel.models import GraphCall, WebhookDelivery

TOGETHER = 50  # ids looked for with one statement
ERASED = "erased"
LONGEST_CALL = timedelta(minutes=10)  # with a file that is uploaded twice


def forget_messages(message_ids: Collection[str]) -> None:
    """What they said goes from every post and call; their ids stay, and so do their neighbours."""
    for some in _in_turns(sorted(filter(None, message_ids))):
        with transaction.atomic():
            _rewrite(_deliveries_about(some), partial(without_messages, message_ids=some))
            for call in _calls_about(some):
                _forget_words(call)


@transaction.atomic
def forget_customer(customer_id: str, until: datetime | None = None) -> None:
    """What they did goes from every post, as if it had never come, and every call about them.

    With `until` only what happened up to then, and calls that were under way at that time.
    """
    change = partial(without_customer, customer_id=customer_id, until=until)
    _rewrite(_deliveries_about([customer_id]), change)
    calls = _calls_about([customer_id])
    if until is not None:
        calls = calls.filter(called_at__lte=until + LONGEST_CALL)
    for call in calls:
        call.path = call.path.replace(customer_id, ERASED)
        call.request, call.answer, call.keys = {}, {}, []
        call.erased_at = timezone.now()
        call.save(update_fields=["path", "request", "answer", "keys", "erased_at"])


def forget_arrivals(delivery: WebhookDelivery, until: Mapping[str, datetime]) -> None:
    """What these customers did up to then goes from one post, which the caller holds and saves."""
    before = body = bytes(delivery.body)
    for customer_id, moment in until.items():
        body = without_customer(body, customer_id, moment)
    if body != before:
        delivery.body, delivery.erased_at = body, timezone.now()
        delivery.keys = [key for key in delivery.keys if key.encode() in body]
        delivery.save(update_fields=["body", "keys", "erased_at"])


def _in_turns(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), TOGETHER):
        yield ids[start : start + TOGETHER]


def _about(ids: Iterable[str]) -> Q:
    return reduce(or_, (Q(keys__contains=[one]) for one in ids))


def _deliveries_about(ids: Collection[str]) -> list[WebhookDelivery]:
    """Held until the transaction ends.

    Those without keys come first: one that is being processed is waited for, and has its keys
    when the second statement looks for them.
    """
    held = WebhookDelivery.objects.select_for_update().order_by("id")
    found = {delivery.pk: delivery for delivery in held.filter(_mentions(ids), keys=[])}
    found |= {delivery.pk: delivery for delivery in held.filter(_about(ids))}
    return list(found.values())


def _mentions(ids: Iterable[str]) -> Q:
    """In the body itself."""
    return reduce(or_, (Q(GreaterThan(_position_of(one), 0)) for one in ids))


def _position_of(term: str) -> Func:
    return Func(
        Value(term.encode(), output_field=BinaryField()),
        F("body"),
        function="position",
        arg_joiner=" IN ",
        output_field=IntegerField(),
    )


def _rewrite(deliveries: Iterable[WebhookDelivery], change: Callable[[bytes], bytes]) -> None:
    for delivery in deliveries:
        before = bytes(delivery.body)
        after = change(before)
        if after == before:
            continue
        delivery.body, delivery.erased_at = after, timezone.now()
        delivery.keys = [key for key in delivery.keys if key.encode() in after]
        delivery.save(update_fields=["body", "keys", "erased_at"])


def _calls_about(ids: Iterable[str]) -> "QuerySet[GraphCall]":
    return GraphCall.objects.select_for_update(of=("self",)).filter(_about(ids)).order_by("id")


def _forget_words(call: GraphCall) -> None:
    """Of the whole call, whoever else it speaks of: nothing is made from it again."""
    request, answer = _silent(call.request), _silent(call.answer)
    if (request, answer) == (call.request, call.answer):
        return
    call.request, call.answer, call.erased_at = request, answer, timezone.now()
    call.save(update_fields=["request", "answer", "erased_at"])


def _silent(kept: Any) -> Any:
    return without_words(kept, lambda _word: "")
