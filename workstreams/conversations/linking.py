"""Say who a customer is: a contact or an account of the organisation's own records.

Locks are taken in one order everywhere: identity, conversation.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workstreams.conversations import timeline
from workstreams.conversations.models import (
    Account,
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
)
from workstreams.conversations.refusal import Refused
from workstreams.models import User

Customer = Contact | Account
Kind = ConversationEvent.Kind


class LinkRefused(Refused):
    """Somebody was quicker, or there is nobody to link."""


@transaction.atomic
def link(conversation: Conversation, customer: Customer, by: User) -> None:
    """The conversation and the social profile are theirs, and so is what the profile begins next.

    A profile that is somebody else's by now stays theirs: then it is this conversation alone.
    The same once more changes nothing; raises LinkRefused where there is another one by now.
    """
    held = hold(conversation)
    linked = held.contact or held.account
    if linked == customer:
        return
    if linked is not None:
        sentence = _("%(customer)s is linked by now. Unlink them first, if that is wrong.")
        raise LinkRefused(sentence % {"customer": linked})
    if held.identity.erased_at is not None:
        raise LinkRefused(_("This customer's data was erased: they cannot be linked."))
    if not customer.is_active:
        raise LinkRefused(_("%(customer)s is not active. Choose another.") % {"customer": customer})
    link_as = _columns(customer)
    Conversation.objects.filter(pk=held.pk).update(**link_as)
    nobodys = ContactIdentity.objects.filter(contact=None, account=None)
    nobodys.filter(pk=held.identity_id).update(**link_as)
    timeline.record(held, Kind.CUSTOMER_LINKED, by, customer_name=str(customer))


@transaction.atomic
def link_new(conversation: Conversation, customer: Customer, by: User) -> None:
    """Who is not known yet is written down; raises LinkRefused, and then they are not."""
    customer.save()
    link(conversation, customer, by)


@transaction.atomic
def unlink(
    conversation: Conversation, customer: Customer, by: User, *, profile_too: bool = False
) -> None:
    """`customer` is who the caller saw; with `profile_too` what comes later is nobody's either.

    Raises LinkRefused where it is somebody else by now.
    """
    held = hold(conversation)
    if (held.contact or held.account) != customer:
        raise LinkRefused(_("This link was changed by somebody else. Look who is linked now."))
    linked_as = _columns(customer)
    nobody = dict.fromkeys(linked_as)
    Conversation.objects.filter(pk=held.pk).update(**nobody)
    if profile_too:
        ContactIdentity.objects.filter(pk=held.identity_id, **linked_as).update(**nobody)
    timeline.record(held, Kind.CUSTOMER_UNLINKED, by, customer_name=str(customer))


def hold(conversation: Conversation) -> Conversation:
    """Its row and that of its identity, held until the transaction ends."""
    identities = ContactIdentity.objects.select_for_update().order_by("pk")
    identities.values_list("pk").get(pk=conversation.identity_id)
    Conversation.objects.select_for_update().values_list("pk").get(pk=conversation.pk)
    related = Conversation.objects.select_related("identity", "contact", "account", "case")
    return related.get(pk=conversation.pk)


def _columns(customer: Customer) -> dict[str, Any]:
    """At most one of the two is set."""
    is_contact = isinstance(customer, Contact)
    return {
        "contact_id": customer.pk if is_contact else None,
        "account_id": None if is_contact else customer.pk,
    }
