"""What conversations say of who a customer was and what they wanted, once they are forgotten."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Func, Value

from workstreams.conversations.models import Case, Conversation, ConversationEvent

Kind = ConversationEvent.Kind
GONE = "…"
WITHOUT_NAMES: dict[Kind, dict[str, Any]] = {
    Kind.CUSTOMER_LINKED: {"customer_name": GONE},
    Kind.CUSTOMER_UNLINKED: {"customer_name": GONE},
    Kind.CASE_LINKED: {"case_name": GONE},
    Kind.CASE_UNLINKED: {"case_name": GONE},
    Kind.CASE_RESOLVED: {"case_name": GONE},
    Kind.CASE_REOPENED: {"case_name": GONE},
}


def forget_links(conversation_ids: Sequence[int]) -> None:
    """Tags, names on the timeline, and cases that are nobody else's.

    A case of a contact or an account stays: it is the organisation's own record, as they are.
    """
    theirs = Case.objects.filter(conversations__in=conversation_ids, contact=None, account=None)
    of_others = Conversation.objects.exclude(pk__in=conversation_ids).exclude(case=None)
    own = theirs.exclude(pk__in=of_others.values("case")).values_list("pk", flat=True)
    Case.objects.filter(pk__in=list(own)).delete()
    Conversation.tags.through.objects.filter(conversation__in=conversation_ids).delete()
    events = ConversationEvent.objects.filter(conversation__in=conversation_ids)
    for kind, data in WITHOUT_NAMES.items():
        events.filter(kind=kind).update(data=data)
    events.filter(kind=Kind.AUTOMATED).update(data=_without("text"))  # it may name an order
    events.filter(kind=Kind.TAGGED).delete()


def _without(key: str) -> Func:
    """The facts of an event but for one."""
    return Func(F("data"), Value(key), arg_joiner=" - ", template="%(expressions)s")
