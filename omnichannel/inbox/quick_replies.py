"""Answers that stand ready: found by words or #tag, put into the field, sent by the agent only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from omnichannel.asking import is_htmx, user_of
from omnichannel.inbox import finding, returning
from omnichannel.inbox.choosing import search_in
from omnichannel.inbox.composer import composer_for
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.pages import conversation_page, lists
from omnichannel.inbox.returning import view_in
from omnichannel.showing.faces import face_of_customer
from workstreams.conversations.models import QuickReply
from workstreams.conversations.models.quick_reply import QuickReplyQuerySet
from workstreams.conversations.quick_replies import filled, people_of
from workstreams.conversations.rights import Rights
from workstreams.locales import LANGUAGES
from workstreams.models import SupervisorSettings

MOST = 50  # shown at once


def language_name(locale: str) -> str:
    return str(dict(LANGUAGES).get(locale, locale))


@dataclass(frozen=True)
class Ready:
    """A quick reply with the names of the conversation in it."""

    pk: int
    title: str
    text: str
    tags: Sequence[str]
    locale: str
    is_own: bool
    other_language: bool

    @property
    def language(self) -> str:
        return language_name(self.locale)


@dataclass(frozen=True)
class Found:
    """`others` are in other languages, and only where there is none in that of the page.

    `is_personal`: only the reader's own are listed; `offers_personal`: they may have some.
    """

    search: str
    language: str
    replies: Sequence[Ready]
    others: Sequence[Ready]
    has_more: bool
    is_personal: bool
    offers_personal: bool

    @property
    def told(self) -> str:
        """For who does not see the list."""
        count = len(self.replies) + len(self.others)
        words = ngettext("%(n)d quick reply", "%(n)d quick replies", count) % {"n": count}
        return words if self.replies else f"{self.nothing} {words}"

    @property
    def nothing(self) -> str:
        """What there is none of."""
        names = {"search": self.search, "language": self.language}
        if self.is_personal and not self.others:
            return self._nothing_personal % names
        if self.search:
            return _("No quick reply in %(language)s is found for “%(search)s”.") % names
        return _("There is no quick reply in %(language)s.") % names

    @property
    def _nothing_personal(self) -> str:
        if self.search:
            return _("None of your own quick replies is found for “%(search)s”.")
        return _("You have no quick replies of your own yet.")


def found_for(rights: Rights, search: str, *, is_personal: bool = False) -> Found:
    conversation, reader = rights.conversation, rights.user
    listed = QuickReply.objects.all()
    if is_personal:
        listed = listed.personal(reader)
    replies = _ready(listed.for_conversation(conversation, reader).matching(search), rights)
    others = []
    if not replies:
        others = _ready(listed.fitting(conversation, reader).matching(search), rights)
    return Found(
        search=search,
        language=language_name(conversation.channel.language),
        replies=replies[:MOST],
        others=others[:MOST],
        has_more=len(replies) > MOST or len(others) > MOST,
        is_personal=is_personal,
        offers_personal=SupervisorSettings.current().personal_quick_replies,
    )


def _ready(replies: QuickReplyQuerySet, rights: Rights) -> list[Ready]:
    """One more than is shown, if there is one."""
    people = people_of(rights.conversation, rights.user)
    spoken = rights.conversation.channel.language
    return [
        Ready(
            pk=reply.pk,
            title=reply.title,
            text=filled(reply.message, people),
            tags=reply.tags,
            locale=reply.locale,
            is_own=reply.owner_id is not None,
            other_language=reply.locale != spoken,
        )
        for reply in replies[: MOST + 1]
    ]


Page = Callable[[HttpRequest, Rights], HttpResponse]
Handler = Callable[[HttpRequest, int], HttpResponse]


def while_answering(page: Page) -> Handler:
    """For the agent of the conversation, as long as an answer may be written."""

    @require_GET
    @wraps(page)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = user_of(request)
        rights = Rights(finding.conversation_for(user, pk), user)
        if not rights.is_own:
            raise PermissionDenied(_("Quick replies are for the agent of the conversation."))
        if composer_for(rights.conversation, rights, timezone.now()).may_write:
            return page(request, rights)
        messages.warning(request, _("No answer can be written now. Above the field stands why."))
        return returning.to(request, "inbox:conversation", pk)

    return view


@while_answering
def quick_replies(request: HttpRequest, rights: Rights) -> HttpResponse:
    """The page that lists them; for the panel beside the field, what is found alone."""
    conversation = rights.conversation
    is_personal = request.GET.get("of") == "personal"
    found = found_for(rights, search_in(request), is_personal=is_personal)
    context = {"conversation": conversation, "found": found}
    if is_htmx(request):
        return render(request, "inbox/_quick_replies.html", context)
    context |= lists(request, conversation)
    context |= {"face": face_of_customer(conversation.identity), "view": view_in(request)}
    return render(request, "inbox/quick_replies.html", context)


@while_answering
def chosen(request: HttpRequest, rights: Rights) -> HttpResponse:
    """The conversation, with the text in the field as if the agent had typed it."""
    fitting = QuickReply.objects.fitting(rights.conversation, rights.user)
    ready = _ready(fitting.filter(pk=number_in(request.GET, "reply") or 0), rights)
    if not ready:
        messages.warning(request, _("This quick reply is not there any more. Choose another."))
        return returning.to(request, "inbox:quick-replies", rights.conversation.pk)
    return conversation_page(request, rights.conversation, refused_text=ready[0].text)
