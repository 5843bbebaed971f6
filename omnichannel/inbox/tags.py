"""Tags on a conversation: put on, taken off, and suggested while one is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from omnichannel.asking import is_htmx
from omnichannel.inbox.describing import (
    describes_conversation,
    for_those_who,
    may_tag,
    panel_anew,
)
from omnichannel.inbox.undoing import Done, tell, undo_by
from workstreams.conversations import tagging
from workstreams.conversations.models import Conversation, Tag
from workstreams.conversations.rights import Rights

MOST = 20  # suggested at once


@require_http_methods(["GET", "POST"])
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    return describe(request, pk) if request.method == "POST" else known(request, pk)


@for_those_who(may_tag)
def known(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    """Those that are used already and hold what is typed."""
    if not is_htmx(request):
        return panel_anew(request, conversation.pk)
    search = request.GET.get("add", "").replace("\0", "").strip(" #")[:100]
    found = Tag.objects.filter(name__icontains=search)[:MOST]
    return render(request, "inbox/_known_tags.html", {"known_tags": found})


@describes_conversation(may_tag)
def describe(request: HttpRequest, conversation: Conversation, rights: Rights) -> None:
    """`remove` names one to take off, else `add` one to put on."""
    if "remove" in request.POST:
        for name in tagging.untag(conversation, [request.POST["remove"]], rights.user):
            undo = undo_by("tags", conversation.pk, add=name)
            tell(request, Done(_("“%(tag)s” is taken off.") % {"tag": name}, undo))
    else:
        for name in tagging.tag(conversation, [request.POST.get("add", "")], rights.user):
            undo = undo_by("tags", conversation.pk, remove=name)
            tell(request, Done(_("“%(tag)s” is added.") % {"tag": name}, undo))
