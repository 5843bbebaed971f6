"""Notes for colleagues: written below the thread, with the colleagues they name."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.choosing import search_in
from omnichannel.inbox.pages import about, conversation_page
from omnichannel.showing.faces import Face, face_of
from workstreams.conversations import notes
from workstreams.conversations.mentions import Mentionable, mentionable_in, mentioned_in
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights

MOST_COLLEAGUES = 8  # listed at once


class NoteForm(forms.Form):
    """The words; whether they may stay is decided by `notes`, which says why not."""

    text = forms.CharField(required=False, strip=False)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = _readable(request, pk)
    user = user_of(request)
    form = NoteForm(request.POST)
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    mentioned = mentioned_in(text, mentionable_in(conversation, user))
    try:
        notes.write_note(conversation, user, text, mentioned)
    except notes.NoteRefused as refusal:
        return _refuse(request, conversation, refusal.sentence)
    if not is_htmx(request):
        return returning.to(request, "inbox:conversation", conversation.pk)
    context = about(request, user, finding.conversation_for(user, pk)) | {"is_note_answer": True}
    return render(request, "inbox/_conversation_parts.html", context)


@require_GET
def mentions(request: HttpRequest, pk: int) -> HttpResponse:
    """The colleagues whose name or user name has a word that begins like what was typed."""
    conversation = _readable(request, pk)
    search = search_in(request).casefold()
    found = [
        (one, _face(one))
        for one in mentionable_in(conversation, user_of(request))
        if _begins_like(one, search)
    ]
    return render(request, "inbox/_mentions.html", {"colleagues": found[:MOST_COLLEAGUES]})


def _begins_like(one: Mentionable, search: str) -> bool:
    name = str(one.user).casefold()
    words = [name, one.user.username.casefold(), *name.split()]
    return any(word.startswith(search) for word in words)


def _face(one: Mentionable) -> Face:
    return face_of(str(one.user), one.user.pk)


def _readable(request: HttpRequest, pk: int) -> Conversation:
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    if not Rights(conversation, user).may_read:
        raise PermissionDenied
    return conversation


def _refuse(request: HttpRequest, conversation: Conversation, sentence: str) -> HttpResponse:
    """The same page with the sentence, and the words of the note where they were."""
    if not is_htmx(request):
        text = request.POST.get("text", "")
        more = {"note_refusal": sentence, "refused_note": text}
        return conversation_page(request, conversation, status=422, **more)
    context = about(request, user_of(request), conversation)
    context |= {"is_note_answer": True, "note_refusal": sentence}
    return render(request, "inbox/_conversation_parts.html", context, status=422)
