"""The agent writes: the customer sees it, where the page shows that."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding
from workstreams.conversations.typing import show_typing


@require_POST
def typing(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    show_typing(finding.conversation_for(user, pk), user)
    return HttpResponse(status=204)
