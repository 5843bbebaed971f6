"""What is being written is kept while it is written."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from workstreams.conversations import drafts, replies
from workstreams.conversations.rights import Rights


class DraftForm(forms.Form):
    """`note` is for colleagues; `reply_to` is the message an answer refers to, and `reply_id`
    what it is to be sent under."""

    text = forms.CharField(required=False, strip=False, max_length=replies.LONGEST_TEXT)
    note = forms.BooleanField(required=False)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    reply_id = forms.UUIDField(required=False)


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """205 where it is not kept: it was sent meanwhile, or its customer was erased."""
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    if not Rights(conversation, user).may_read:
        raise PermissionDenied
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    wanted = form.cleaned_data
    is_kept = drafts.keep(
        conversation,
        user,
        wanted["text"],
        is_note=wanted["note"],
        reply_to=conversation.messages.filter(pk=wanted["reply_to"]).first(),
        reply_id=wanted["reply_id"],
    )
    return HttpResponse(status=204 if is_kept else 205)
