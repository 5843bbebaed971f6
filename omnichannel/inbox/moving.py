"""What all steps that move a conversation share: find, do, say what came of it, show it again."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.undoing import Done, tell
from routing.distribution import NotForPicking
from routing.transfer import TransferRefused
from workstreams.conversations.blocking import BlockRefused
from workstreams.conversations.lifecycle import CustomerIsBlocked, CustomerWroteMeanwhile
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.participation import CannotTakePart
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights
from workstreams.models import User


class Unclear(Refused):
    """The form names nobody, or nothing there is."""


SAID = (BlockRefused, CannotTakePart, CustomerIsBlocked, TransferRefused, Unclear)

Step = Callable[[HttpRequest, Conversation, Rights], Done | str | None]
Page = Callable[[HttpRequest, Conversation, Rights], HttpResponse]
Asked = Callable[[Rights], bool]
Told = Callable[[Rights], str]
View = Callable[[HttpRequest, int], HttpResponse]


def moves_conversation(step: Step) -> View:
    """The step gives a sentence where what it did would not be seen at once, and with it what
    takes it back."""

    @require_POST
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = user_of(request)
        conversation = finding.conversation_for(user, pk)
        rights = Rights(conversation, user)
        had_it = rights.is_own
        if _is_done(request, step, conversation, rights) and had_it and not user.supervises:
            keeps_it = Conversation.objects.filter(pk=pk, agent__user=user).exists()
            if not keeps_it:
                return returning.to(request, "inbox:home")
            return returning.to(request, "inbox:conversation", pk)
        return _back_to(request, conversation, user)

    return view


def asks_before(*, allowed: Asked, offered: Asked, refusal: Told) -> Callable[[Page], View]:
    """A page that leads to such a step: for whom, why not for others, and while it is possible."""

    def decorate(page: Page) -> View:
        @require_GET
        @wraps(page)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            user = user_of(request)
            conversation = finding.conversation_for(user, pk)
            rights = Rights(conversation, user)
            only_if(allowed(rights), refusal(rights))
            if offered(rights):
                return page(request, conversation, rights)
            sentence = _("That is not possible any more: the conversation has moved on.")
            messages.warning(request, sentence)
            return returning.to(request, "inbox:conversation", pk)

        return view

    return decorate


def _is_done(request: HttpRequest, step: Step, conversation: Conversation, rights: Rights) -> bool:
    """If not, the agent reads why."""
    try:
        said = step(request, conversation, rights)
    except CustomerWroteMeanwhile:
        messages.warning(request, _("The customer has just written. Read it, then decide again."))
    except ConversationMoved:
        sentence = _("That was not possible any more: the conversation has moved on.")
        messages.warning(request, sentence)
    except SAID as refused:
        messages.warning(request, refused.sentence)
    except NotForPicking:
        raise PermissionDenied(rights.refusal("assign")) from None
    else:
        if said:
            tell(request, said if isinstance(said, Done) else Done(said))
        return True
    return False


def _back_to(request: HttpRequest, conversation: Conversation, user: User) -> HttpResponse:
    """To the conversation while it is theirs to see, else to the lists."""
    if Conversation.objects.visible_to(user).filter(pk=conversation.pk).exists():
        return returning.to(request, "inbox:conversation", conversation.pk)
    return returning.to(request, "inbox:home")


def seen(request: HttpRequest) -> int | None:
    """The newest message the agent had before their eyes."""
    return number_in(request.POST, "seen")


def only_if(allowed: bool, refusal: str = "") -> None:
    """`refusal` is a sentence for those whose role alone would allow it."""
    if not allowed:
        usual = _("That is for whoever has this conversation now, or for a supervisor.")
        raise PermissionDenied(refusal or usual)
