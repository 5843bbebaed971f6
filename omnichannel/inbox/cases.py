"""An agent links a conversation to a case, settles it, or takes a wrong link away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from omnichannel.asking import is_htmx
from omnichannel.inbox.choosing import search_in
from omnichannel.inbox.describing import describes_conversation, for_those_who, may_link
from omnichannel.inbox.moving import Unclear
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.inbox.undoing import Done, tell, undo_by
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations import cases
from workstreams.conversations.customer_search import SHORTEST, cases_for
from workstreams.conversations.models import Case, Conversation
from workstreams.conversations.rights import Rights

MOST = 8  # more are found by another word


@dataclass(frozen=True)
class Found:
    """`told` is for who does not see the list, and says what to do where it is empty."""

    search: str
    cases: Sequence[Case]

    @property
    def told(self) -> str:
        if not self.search:
            return ""
        if len(self.search) < SHORTEST and not self.cases:
            return _("Type at least two letters, or the number.")
        if not self.cases:
            nothing = _("No active case is found for “%(search)s”. Open a new one.")
            return nothing % {"search": self.search}
        count = len(self.cases)
        return ngettext("%(n)d found", "%(n)d found", count) % {"n": count}


def found_for(search: str) -> Found:
    is_enough = len(search) >= SHORTEST or search.isdecimal()
    return Found(search, cases_for(search, MOST) if is_enough else [])


@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return link(request, pk) if request.method == "POST" else find(request, pk)


@for_those_who(may_link)
def find(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    """The page that searches; for the panel, what is found alone."""
    search = search_in(request)
    context = {"conversation": conversation, "found": found_for(search), "search": search}
    context |= {"view": view_in(request)}
    if is_htmx(request):
        return render(request, "inbox/_cases_found.html", context)
    context |= lists(request, conversation) | {"face": face_of_customer(conversation.identity)}
    return render(request, "inbox/case.html", context)


@describes_conversation(may_link)
def link(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    chosen = _chosen(request)
    cases.link_case(conversation, chosen, rights.user)
    undo = undo_by("case-unlinking", conversation.pk, case=str(chosen.pk))
    tell(request, Done(_("%(case)s is linked.") % {"case": chosen}, undo))


@describes_conversation(may_link)
def unlinking(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    chosen = _chosen(request)
    cases.unlink_case(conversation, chosen, rights.user)
    undo = undo_by("case", conversation.pk, case=str(chosen.pk))
    tell(request, Done(_("%(case)s is not linked any more.") % {"case": chosen}, undo))


@describes_conversation(may_link)
def status(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    chosen, wanted = _chosen(request), request.POST.get("status", "")
    if wanted not in Case.Status.values:
        raise Unclear(_("Say whether the case is resolved or active."))
    cases.set_status(conversation, chosen, Case.Status(wanted), rights.user)


def _chosen(request: HttpRequest) -> Case:
    """Raises Unclear where the form names none."""
    found = Case.objects.filter(pk=number_in(request.POST, "case") or 0).first()
    if found is None:
        raise Unclear(_("Choose a case from the list."))
    return found
