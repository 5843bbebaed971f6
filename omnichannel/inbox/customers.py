"""An agent looks for who a customer is, links them, or takes a wrong link away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from omnichannel.asking import is_htmx
from omnichannel.inbox.choosing import search_in
from omnichannel.inbox.customer_card import Card, card_of
from omnichannel.inbox.describing import describes_conversation, for_those_who, may_link
from omnichannel.inbox.moving import Unclear
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.inbox.undoing import Done, tell, undo_by
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations import linking
from workstreams.conversations.customer_search import SHORTEST, accounts_for, contacts_for
from workstreams.conversations.linking import Customer
from workstreams.conversations.models import Account, Contact, Conversation
from workstreams.conversations.rights import Rights

MOST = 8  # of each kind; more are found by another word


@dataclass(frozen=True)
class Found:
    """`told` is for who does not see the list, and says what to do where it is empty."""

    search: str
    cards: Sequence[Card]

    @property
    def told(self) -> str:
        if not self.search:
            return ""
        if len(self.search) < SHORTEST:
            return _("Type at least two letters.")
        if not self.cards:
            nobody = _("Nobody is found for “%(search)s”. Try the e-mail, or create a new one.")
            return nobody % {"search": self.search}
        count = len(self.cards)
        return ngettext("%(n)d found", "%(n)d found", count) % {"n": count}


def found_for(search: str) -> Found:
    if len(search) < SHORTEST:
        return Found(search, [])
    found: list[Customer] = [*contacts_for(search, MOST), *accounts_for(search, MOST)]
    return Found(search, [card_of(one) for one in found])


@require_http_methods(["GET", "POST"])
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    return link(request, pk) if request.method == "POST" else find(request, pk)


@for_those_who(may_link)
def find(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    """The page that searches; for the panel, what is found alone."""
    search = search_in(request)
    context = {"conversation": conversation, "found": found_for(search), "search": search}
    context |= {"view": view_in(request)}
    if is_htmx(request):
        return render(request, "inbox/_customers_found.html", context)
    context |= lists(request, conversation) | {"face": face_of_customer(conversation.identity)}
    return render(request, "inbox/customer.html", context)


@describes_conversation(may_link)
def link(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    """Undone, it is as before: the profile stays theirs where it was so already."""
    chosen, profile = _chosen(request), conversation.identity
    was_theirs = chosen in (profile.contact, profile.account)
    linking.link(conversation, chosen, rights.user)
    fields = _named(chosen) | ({} if was_theirs else {"reach": "profile"})
    undo = undo_by("customer-unlinking", conversation.pk, **fields)
    tell(request, Done(_told(chosen, profile.contact or profile.account), undo))


def _told(chosen: Customer, of_profile: Customer | None) -> str:
    """Whose profile it was before stays so, for the conversations to come."""
    if of_profile in (None, chosen):
        return _("%(customer)s is linked.") % {"customer": chosen}
    sentence = _("%(customer)s is linked to this conversation. The profile stays with %(other)s.")
    return sentence % {"customer": chosen, "other": of_profile}


@describes_conversation(may_link)
def unlinking(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    chosen, profile_too = _chosen(request), request.POST.get("reach") == "profile"
    linking.unlink(conversation, chosen, rights.user, profile_too=profile_too)
    undo = undo_by("customer", conversation.pk, **_named(chosen))
    tell(request, Done(_("%(customer)s is not linked any more.") % {"customer": chosen}, undo))


def _named(customer: Customer) -> dict[str, str]:
    """As the forms name them."""
    kind = "account" if isinstance(customer, Account) else "contact"
    return {kind: str(customer.pk)}


def _chosen(request: HttpRequest) -> Customer:
    """Raises Unclear where the form names nobody."""
    if "account" in request.POST:
        account = Account.objects.filter(pk=number_in(request.POST, "account") or 0).first()
        if account is not None:
            return account
    contact = Contact.objects.filter(pk=number_in(request.POST, "contact") or 0).first()
    if contact is None:
        raise Unclear(_("Choose a contact or an account from the list."))
    return contact
