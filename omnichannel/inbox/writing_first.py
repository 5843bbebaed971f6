"""An agent writes to a customer whose conversation is over, while a reply may still go out."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.moving import only_if
from omnichannel.showing.moments import when
from workstreams.conversations.models import Conversation
from workstreams.conversations.permission import permission_to_begin
from workstreams.conversations.rights import Rights
from workstreams.conversations.writing_first import (
    CannotWriteFirst,
    WrittenAlready,
    check,
    refusal_of,
    write_first,
)


@dataclass(frozen=True)
class Chance:
    """`sentence` says where one stands; `live` is the conversation to write in instead, where
    its reader may see it."""

    sentence: str
    is_open: bool = False
    live: int | None = None


def chance_of(rights: Rights, now: datetime) -> Chance:
    """For a conversation that is closed."""
    identity = rights.conversation.identity
    try:
        check(identity)
    except WrittenAlready as written:
        return Chance(written.sentence, live=_seen_by(rights, written.live))
    except CannotWriteFirst as refused:
        return Chance(refused.sentence)
    permission = permission_to_begin(identity, now)
    if not permission.allowed:
        return Chance(refusal_of(permission))
    if permission.until is None:
        return Chance(_("You can write to the customer."), is_open=True)
    until = {"moment": when(permission.until, now)}
    return Chance(_("You can write to the customer until %(moment)s.") % until, is_open=True)


def _seen_by(rights: Rights, live: Conversation) -> int | None:
    visible = Conversation.objects.visible_to(rights.user)
    return live.pk if visible.filter(pk=live.pk).exists() else None


@require_POST
def writing_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads into the conversation that was begun, or the one there is already."""
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    rights = Rights(conversation, user)
    only_if(rights.may_write_first)
    if not conversation.is_closed:
        messages.info(request, _("This conversation is not over: write in it."))
        return returning.to(request, "inbox:conversation", pk)
    try:
        begun = write_first(conversation, user)
    except CannotWriteFirst as refused:
        messages.warning(request, refused.sentence)
        live = _seen_by(rights, refused.live) if isinstance(refused, WrittenAlready) else None
        return returning.to(request, "inbox:conversation", live or pk)
    return returning.to(request, "inbox:conversation", begun.pk)
