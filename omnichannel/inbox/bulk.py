"""One step for several conversations of a list: each on its own, and what did not go is told."""

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omnichannel.asking import user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.bulk_steps import UNDO, NotOffered, Step, steps_for
from omnichannel.inbox.bulk_undoing import Back, keys_in, undo_of
from omnichannel.inbox.numbers import numbers_in
from omnichannel.inbox.pages import lists
from omnichannel.inbox.undoing import Done, tell
from omnichannel.inbox.work_list import PAGE_SIZE
from routing.distribution import NotForPicking
from workstreams.conversations.lifecycle import CustomerWroteMeanwhile
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights
from workstreams.models import User


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    step = steps_for(user).get(request.POST.get("step", ""))
    chosen = _chosen(request.POST.getlist("chosen"), user)
    if step is None or not chosen:
        messages.warning(request, _("Choose conversations and what to do with them."))
    elif step.asks and "sure" not in request.POST:
        context = {"step": step, "name": request.POST["step"], "chosen": chosen, "is_beside": True}
        return render(request, "inbox/bulk.html", lists(request) | context)
    else:
        _carry_out(step, chosen, user, request)
    return redirect(returning.to_list(request))


@require_POST
def undoing(request: HttpRequest) -> HttpResponse:
    """Of what `bulk` has just done: what has moved on meanwhile stays as it is."""
    user = user_of(request)
    _carry_out(UNDO, _chosen(keys_in(request), user), user, request)
    return redirect(returning.to_list(request))


def _chosen(named: Sequence[str], user: User) -> list[Conversation]:
    """Of what is theirs to see; a page's worth at most."""
    found = Conversation.objects.visible_to(user).filter(pk__in=numbers_in(named)[:PAGE_SIZE])
    return list(found.select_related(*finding.RELATED).order_by("pk"))


def _carry_out(
    step: Step, chosen: Sequence[Conversation], user: User, request: HttpRequest
) -> None:
    backs: dict[int, Back] = {}
    tried = (_refusal(step, Rights(each, user), request, backs) for each in chosen)
    refusals = Counter(filter(None, tried))
    done = len(chosen) - refusals.total()
    if done:
        sentence = ngettext("%(n)d conversation: done.", "%(n)d conversations: done.", done)
        tell(request, Done(sentence % {"n": done}, undo_of(backs)))
    for why, count in refusals.items():
        sentence = ngettext(
            "%(n)d conversation was left as it is: %(why)s",
            "%(n)d conversations were left as they are: %(why)s",
            count,
        )
        messages.warning(request, sentence % {"n": count, "why": why})


def _refusal(step: Step, rights: Rights, request: HttpRequest, backs: dict[int, Back]) -> str:
    """Why it was not done; empty where it was, and then `backs` may know what takes it back."""
    try:
        if not step.offered(rights):
            raise NotOffered
        if back := step.act(rights, request):
            backs[rights.conversation.pk] = back
    except (NotOffered, NotForPicking):
        return _("that is not possible for them now.")
    except CustomerWroteMeanwhile:
        return _("the customer has just written. Read it, then decide again.")
    except ConversationMoved:
        return _("somebody was first.")
    except Refused as refused:
        return refused.sentence
    return ""
