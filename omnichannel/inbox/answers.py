"""An agent answers, sends again what failed, or confirms what arrived."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omnichannel.inbox import finding
from omnichannel.inbox.pages import about, conversation_page
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation, Message


class AnswerForm(forms.Form):
    """The words; whether they may go is decided by `replies`, which says why not."""

    text = forms.CharField(required=False, strip=False, max_length=20_000)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = finding.current_user(request)
    try:
        conversation = finding.conversation_for(user, pk)
    except Http404:
        if request.htmx:  # type: ignore[attr-defined]
            return finding.gone(request)
        raise
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refuse(request, conversation, _("This is too long: write less than 20,000."))
    try:
        replies.reply(conversation, user, form.cleaned_data["text"])
    except replies.ReplyRefused as refusal:
        return _refuse(request, conversation, refusal.sentence)
    return _thread(request, conversation)


@require_POST
def retry(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    message = _own_message(request, pk, message_pk)
    if not replies.send_again(message):
        messages.info(request, _("This message is on its way already."))
    return _thread(request, message.conversation)


@require_POST
def confirmation(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    message = _own_message(request, pk, message_pk)
    if not replies.confirm_arrival(message):
        messages.info(request, _("This message needs no confirmation any more."))
    return _thread(request, message.conversation)


def _own_message(request: HttpRequest, pk: int, message_pk: int) -> Message:
    user = finding.current_user(request)
    conversation = finding.conversation_for(user, pk)
    if not finding.rights_of(user, conversation).is_own:
        raise PermissionDenied
    return finding.message_of(conversation, message_pk)


def _thread(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("inbox:conversation", conversation.pk)
    user = finding.current_user(request)
    found = finding.conversation_for(user, conversation.pk)
    context = about(request, user, found) | {"is_answer": True}
    return render(request, "inbox/_conversation_parts.html", context)


def _refuse(request: HttpRequest, conversation: Conversation, sentence: str) -> HttpResponse:
    """The same page with the sentence, the words of the agent kept."""
    if not request.htmx:  # type: ignore[attr-defined]
        text = request.POST.get("text", "")
        return conversation_page(
            request, conversation, status=422, refusal=sentence, refused_text=text
        )
    context = about(request, finding.current_user(request), conversation)
    context |= {"is_answer": True, "refusal": sentence}
    return render(request, "inbox/_conversation_parts.html", context, status=422)
