"""A conversation is put out of sight until a moment, and fetched back before it."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from omnichannel.inbox.moving import asks_before, moves_conversation, only_if, seen
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.returning import view_in
from omnichannel.inbox.snooze_moments import is_past, moments_for
from omnichannel.inbox.undoing import Done, undo_by
from omnichannel.showing.faces import face_of_customer
from omnichannel.showing.moments import when
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.permission import permission_to_begin
from workstreams.conversations.rights import Rights
from workstreams.conversations.snoozing import LONGEST, CannotSnooze, snooze, wake


@asks_before(
    allowed=lambda rights: rights.is_own,
    offered=lambda rights: rights.offers_snooze,
    refusal=lambda _rights: "",
)
def snooze_page(request: HttpRequest, conversation: Conversation, _rights: Rights) -> HttpResponse:
    return _page(request, conversation, {"seen": number_in(request.GET, "seen")})


def _page(
    request: HttpRequest, conversation: Conversation, more: Mapping[str, object], status: int = 200
) -> HttpResponse:
    now = timezone.now()
    closes = permission_to_begin(conversation.identity, now).until
    context = {
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "moments": moments_for(conversation, now),
        "window_closes": when(closes, now) if closes else "",
        "earliest": timezone.localtime(now),
        "latest": timezone.localtime(now + LONGEST),
        "view": view_in(request),
    }
    whole = lists(request, conversation) | context | dict(more)
    return render(request, "inbox/snooze.html", whole, status=status)


@require_POST
def snoozing(request: HttpRequest, pk: int) -> HttpResponse:
    """`until` is a moment of the menu, or one of the agent's own."""
    try:
        return _snoozing(request, pk)
    except CannotSnooze as refused:
        conversation = finding.conversation_for(user_of(request), pk)
        written = {"until": request.POST.get("until", ""), "seen": seen(request)}
        return _page(request, conversation, written | {"error": refused.sentence}, status=422)


@moves_conversation
def _snoozing(request: HttpRequest, conversation: Conversation, rights: Rights) -> Done:
    only_if(rights.is_own)
    until, was_active = _moment_in(request), conversation.status == Status.ACTIVE
    snooze(conversation, until, rights.user, seen(request))
    undo = undo_by("reopening" if was_active else "waking", conversation.pk)
    return Done(_said(conversation, until), undo)


def _moment_in(request: HttpRequest) -> datetime:
    """In the time zone of whoever asks, where it tells none itself."""
    try:
        return DateTimeField().clean(request.POST.get("until", ""))
    except ValidationError:
        raise CannotSnooze(_("Choose a day and a time.")) from None


def _said(conversation: Conversation, until: datetime) -> str:
    now = timezone.now()
    sentence = _("Snoozed until %(moment)s.") % {"moment": when(until, now)}
    permission = permission_to_begin(conversation.identity, now)
    if permission.until is None or not is_past(permission, until):
        return sentence
    closes = {"moment": when(permission.until, now)}
    warning = _("The reply window closes before that: %(moment)s.") % closes
    return f"{sentence} {warning}"


@moves_conversation
def waking(_request: HttpRequest, conversation: Conversation, rights: Rights) -> str:
    only_if(rights.is_own)
    wake(conversation, rights.user)
    return _("The snooze is over.")
