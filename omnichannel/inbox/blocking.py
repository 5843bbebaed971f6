"""A customer is blocked, once whoever does it has read what follows; and let in again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from omnichannel.inbox.moving import asks_before, moves_conversation, only_if
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.inbox.undoing import Done, undo_by
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations.blocking import block, unblock
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights


@asks_before(
    allowed=lambda rights: rights.may_block,
    offered=lambda rights: rights.offers_block,
    refusal=lambda _rights: "",
)
def block_page(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    context = {
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "live": Conversation.objects.live().filter(identity=conversation.identity_id).first(),
        "view": view_in(request),
    }
    return render(request, "inbox/block.html", lists(request, conversation) | context)


@moves_conversation
def blocking(_request: HttpRequest, conversation: Conversation, rights: Rights) -> Done:
    only_if(rights.may_block)
    block(conversation.identity, rights.user)
    sentence = _("Blocked. What they write from now on is kept, and nobody is asked.")
    return Done(sentence, undo_by("unblocking", conversation.pk))


@moves_conversation
def unblocking(_request: HttpRequest, conversation: Conversation, rights: Rights) -> Done:
    only_if(rights.may_unblock)
    unblock(conversation.identity, rights.user)
    undo = undo_by("blocking", conversation.pk) if rights.may_block else None
    return Done(_("Unblocked. Their next message opens a conversation."), undo)
