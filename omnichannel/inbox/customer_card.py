"""A contact or an account at a glance, and who an unknown customer might be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from omnichannel.showing.faces import Face, face_of
from workstreams.conversations.customer_search import likely_contacts
from workstreams.conversations.linking import Customer
from workstreams.conversations.models import Contact, Conversation

MOST_SUGGESTED = 3
LAST_DIGITS = 3  # of a phone number that is not shown


@dataclass(frozen=True)
class Card:
    """`kind` is the name of the field by which it is chosen; `facts` are in the order of use."""

    kind: str
    pk: int
    name: str
    face: Face
    facts: Sequence[str]


@dataclass(frozen=True)
class Suggestion:
    """`why` says what is the same, never that it is them."""

    card: Card
    why: str


def card_of(customer: Customer) -> Card:
    if isinstance(customer, Contact):
        facts = [str(customer.account or ""), customer.email, customer.phone]
        return _card("contact", customer, facts)
    return _card("account", customer, [customer.number, customer.email, customer.phone])


def _card(kind: str, customer: Customer, facts: Sequence[str]) -> Card:
    face = face_of(customer.name, customer.pk)
    return Card(kind, customer.pk, customer.name, face, [fact for fact in facts if fact])


def suggestions_for(conversation: Conversation) -> list[Suggestion]:
    """Contacts that have the name of the profile, or what context variables tell of them.

    Only suggested: namesakes exist, and whoever writes a link chooses its variables.
    """
    told = conversation.context_variables
    names = _told(conversation.identity.name, told.get("Name"))
    emails, phones = _told(told.get("Email")), _told(told.get("Phone"))
    if not (names or emails or phones) or conversation.identity.erased_at is not None:
        return []
    found = likely_contacts(names, emails, phones, MOST_SUGGESTED)
    return [_suggestion(contact, emails, phones) for contact in found]


def _told(*values: object) -> list[str]:
    return [text for text in (str(value or "").strip() for value in values) if text]


def _suggestion(contact: Contact, emails: Sequence[str], phones: Sequence[str]) -> Suggestion:
    if contact.email and contact.email.casefold() in [email.casefold() for email in emails]:
        why = _("Same e-mail as the link they came by")
    elif contact.phone and contact.phone in phones:
        why = _("Same phone as the link they came by")
    else:
        why = _("Same name")
    facts = [str(contact.account or ""), masked_email(contact.email), masked_phone(contact.phone)]
    return Suggestion(_card("contact", contact, facts), why)


def masked_email(email: str) -> str:
    """Enough to recognise what a customer tells, too little to tell them: a•••@post.example."""
    name, _at, domain = email.rpartition("@")
    return f"{name[0]}•••@{domain}" if name else ""


def masked_phone(phone: str) -> str:
    digits = [sign for sign in phone if sign.isdigit()]
    if len(digits) <= LAST_DIGITS:
        return ""
    return f"••• {''.join(digits[-LAST_DIGITS:])}"
