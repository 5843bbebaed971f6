"""What an agent looks at: the lists, a conversation, and the parts that stay up to date."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding
from omnichannel.inbox.attaching import attaching_in
from omnichannel.inbox.bulk_steps import bulk_choice
from omnichannel.inbox.composer import composer_for, longest_message
from omnichannel.inbox.filter_panel import filter_panel
from omnichannel.inbox.incoming import incoming_for
from omnichannel.inbox.me import me
from omnichannel.inbox.menu import menu_of
from omnichannel.inbox.news import Mark, news_for
from omnichannel.inbox.notifications import answers_in_head
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.onlookers import onlookers_of
from omnichannel.inbox.opened import unopened
from omnichannel.inbox.panel import side_panel
from omnichannel.inbox.returning import view_in
from omnichannel.inbox.saved_choices import saved_choices
from omnichannel.inbox.thread import thread_of
from omnichannel.inbox.work_list import wanted_in, work_list
from omnichannel.inbox.writing import writing_in
from omnichannel.showing.faces import face_of_customer
from routing.connection import seen
from workstreams.conversations import notes, reading, replies
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights
from workstreams.conversations.typing import mark_seen
from workstreams.models import User


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/home.html", whole_list(request))


@require_GET
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    found = finding.conversation_for(user_of(request), pk)
    return conversation_page(request, found)


@require_GET
def lists_fragment(request: HttpRequest) -> HttpResponse:
    return render(request, "inbox/_lists.html", lists(request))


@require_GET
def thread_fragment(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    try:
        found = finding.conversation_for(user, pk)
    except Http404:
        return finding.gone(request)
    if not Rights(found, user).may_read:
        return finding.closed_to(found)
    return render(request, "inbox/_conversation_parts.html", about(request, user, found))


def conversation_page(
    request: HttpRequest, found: Conversation, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The whole page; `more` brings back a refused answer and why it was refused."""
    user = user_of(request)
    if not (rights := Rights(found, user)).may_read:
        return _unreadable(request, found, rights)
    context = about(request, user, found) | whole_list(request, found)
    context |= {"attaching": attaching_in(found), "onlookers": onlookers_of(found, user)}
    context |= {
        "writing": writing_in(request, rights),
        "longest_note": notes.LONGEST_NOTE,
        "offers_personal": rights.switches.personal_quick_replies,
    }
    context |= more
    return render(request, "inbox/conversation.html", context, status=status)


def _unreadable(request: HttpRequest, found: Conversation, rights: Rights) -> HttpResponse:
    """Nothing of what is written, but why, and what may be done all the same."""
    context = lists(request, found) | {
        "view": view_in(request),
        "conversation": found,
        "face": face_of_customer(found.identity),
        "rights": rights,
        "refusal": rights.refusal("monitor"),
    }
    return render(request, "inbox/unreadable.html", context)


def lists(request: HttpRequest, selected: Conversation | None = None) -> dict[str, Any]:
    """Saved views are counted where they are shown."""
    user = user_of(request)
    own = me(user)
    if own.agent is not None and own.agent.is_due_for_a_sign_of_life:
        seen([own.agent.pk])  # also without an event stream
    wanted = wanted_in(request.GET, user, own.agent)
    looked_at = selected.pk if selected else number_in(request.GET, "selected")
    return {
        "me": own,
        "news": news_for(user, own.agent, Mark.read(request.GET.get("told", ""))),
        "incoming": unopened(request, incoming_for(user, own.agent), looked_at),
        "list": work_list(user, own.agent, wanted, looked_at),
        "saved_views": SimpleLazyObject(lambda: saved_choices(user, own.agent)),
        "view": wanted.view.value,
        "selected": looked_at,
    }


def whole_list(request: HttpRequest, selected: Conversation | None = None) -> dict[str, Any]:
    """Also what a list can be narrowed to, which an open page does not ask for again."""
    context = lists(request, selected)
    user, agent, wanted = user_of(request), context["me"].agent, context["list"].wanted
    return context | {
        "filters": filter_panel(user, agent, wanted),
        "bulk": bulk_choice(user),
    }


def about(request: HttpRequest, user: User, found: Conversation) -> dict[str, Any]:
    """Everything that is said of one conversation."""
    earlier_than = finding.page_end_for(found, request.GET)
    rights, now = Rights(found, user), timezone.now()
    thread = thread_of(found, user, earlier_than, _last_read(request, user, found))
    if earlier_than is None and _is_looked_at(request):
        reading.read_up_to(found, user, thread.newest_pk or 0)
        reading.see_mentions(found, user)
        if rights.is_own:
            mark_seen(found, user)
    accept_words, reject_words = answers_in_head(found, rights) or ("", "")
    return {
        "view": view_in(request),  # the list to go back to
        **side_panel(rights, now),
        **menu_of(rights, now),
        "accept_words": accept_words,
        "reject_words": reject_words,
        "thread": thread,
        "composer": composer_for(found, rights, now),
        "longest_message": longest_message(found),
        "longest_answer": replies.LONGEST_TEXT,
        "reply_id": uuid.uuid4(),
    }


def _last_read(request: HttpRequest, user: User, found: Conversation) -> int | None:
    """As it was when the page was opened, which an open page brings along."""
    if is_htmx(request):
        return number_in(request.GET, "read")
    return reading.last_read(found, user)


def _is_looked_at(request: HttpRequest) -> bool:
    """A tab in the background keeps up to date, but nobody reads it."""
    return not is_htmx(request) or "X-In-View" in request.headers
