"""An agent answers, sends again what failed, or confirms what arrived."""

from django import forms
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import about, conversation_page
from workstreams.conversations import replies
from workstreams.conversations.collision import AnsweredMeanwhile
from workstreams.conversations.models import Conversation, Message
from workstreams.conversations.refusal import ReplyRefused
from workstreams.conversations.rights import Rights


class AnswerForm(forms.Form):
    """The words; whether they may go is decided by `replies`, which says why not."""

    text = forms.CharField(required=False, strip=False, max_length=replies.LONGEST_TEXT)
    reply_id = forms.UUIDField(required=False)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    try:
        conversation = finding.conversation_for(user, pk)
    except Http404:
        if is_htmx(request):
            return finding.gone(request)
        raise
    if not Rights(conversation, user).may_read:
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        sentence = _("This is too long: write at most %(most)s characters.")
        most = intcomma(replies.LONGEST_TEXT)
        return _refuse(request, conversation, sentence % {"most": most})
    files = request.FILES.getlist("files")
    try:
        replies.reply(
            conversation, user, **form.cleaned_data, files=files, context=_context(request)
        )
    except AnsweredMeanwhile as refusal:
        sentence = _("%(told)s Read it, then decide.") % {"told": refusal.sentence}
        return _refuse(request, conversation, sentence, anyway=refusal.newest)
    except ReplyRefused as refusal:
        return _refuse(request, conversation, refusal.sentence)
    return _thread(request, conversation)


def _context(request: HttpRequest) -> replies.Context:
    """Who was told of a colleague's answer and sends anyway has seen up to that one."""
    seen, anyway = number_in(request.POST, "seen"), number_in(request.POST, "anyway")
    return replies.Context(anyway or seen, number_in(request.POST, "reply_to"))


@require_POST
def retry(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    message = _own_message(request, pk, message_pk)
    try:
        if not replies.send_again(message, user_of(request)):
            messages.info(request, _("This message is on its way already."))
    except ReplyRefused as refusal:
        messages.warning(request, refusal.sentence)
    return _thread(request, message.conversation)


@require_POST
def confirmation(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    message = _own_message(request, pk, message_pk)
    if not replies.confirm_arrival(message):
        messages.info(request, _("This message needs no confirmation any more."))
    return _thread(request, message.conversation)


def _own_message(request: HttpRequest, pk: int, message_pk: int) -> Message:
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    if not Rights(conversation, user).is_own:
        raise PermissionDenied
    return finding.message_of(conversation, message_pk)


def _thread(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    if not is_htmx(request):
        return returning.to(request, "inbox:conversation", conversation.pk)
    user = user_of(request)
    found = finding.conversation_for(user, conversation.pk)
    context = about(request, user, found) | {"is_answer": True}
    return render(request, "inbox/_conversation_parts.html", context)


def _refuse(
    request: HttpRequest, conversation: Conversation, sentence: str, anyway: int | None = None
) -> HttpResponse:
    """The same page with the sentence, the words of the agent kept.

    `anyway` is the message after which it would be sent all the same.
    The files stay chosen in the page that is open; a page that is drawn anew cannot keep them.
    """
    if not is_htmx(request):
        text = request.POST.get("text", "")
        if request.FILES:
            sentence = f"{sentence} {_('Then choose the files again.')}"
        return conversation_page(
            request,
            conversation,
            status=422,
            refusal=sentence,
            refused_text=text,
            anyway=anyway,
        )
    context = about(request, user_of(request), conversation)
    context |= {"is_answer": True, "refusal": sentence, "anyway": anyway}
    return render(request, "inbox/_conversation_parts.html", context, status=422)
