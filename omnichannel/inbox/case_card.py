"""The case of a conversation, and those it might belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from workstreams.conversations.customer_search import cases_for
from workstreams.conversations.models import Case, Conversation

MOST = 5


@dataclass(frozen=True)
class CasePart:
    """`others` are active ones of the linked customer; `offered` is the one to begin with."""

    linked: Case | None
    offered: Case | None
    others: Sequence[Case]


def cases_of(conversation: Conversation, *, offers: bool) -> CasePart:
    others = _active_of_customer(conversation)
    offered = None
    if offers and conversation.case is None:
        offered = others[0] if len(others) == 1 else _named(conversation)
    return CasePart(conversation.case, offered, [case for case in others if case != offered])


def _active_of_customer(conversation: Conversation) -> list[Case]:
    if conversation.contact_id:
        cases = Case.objects.filter(contact=conversation.contact_id)
    elif conversation.account_id:
        cases = Case.objects.filter(account=conversation.account_id)
    else:
        return []
    active = cases.filter(status=Case.Status.ACTIVE).exclude(pk=conversation.case_id or 0)
    return list(active[:MOST])


def _named(conversation: Conversation) -> Case | None:
    """By the number that a context variable tells."""
    number = str(conversation.context_variables.get("CaseNumber") or "").strip()
    found = cases_for(number, 2) if number and not conversation.identity.erased_at else []
    return found[0] if len(found) == 1 else None
