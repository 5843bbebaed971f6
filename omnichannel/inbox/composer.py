"""What stands above the field in which an agent answers, and whether it may be used."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from omnichannel.inbox.writing_first import Chance, chance_of
from omnichannel.showing.moments import when
from omnichannel.showing.reply_window import Mood, Window, window_of
from workstreams.channels.registry import adapter_for
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.permission import reply_permission
from workstreams.conversations.rights import Rights


@dataclass(frozen=True, kw_only=True)
class Composer:
    """`headline` is the part in bold; `aside` stands at the end of the line.

    `warning` says what may go wrong though an answer may be written, `files_refused` why
    nothing but text may go out now. `chance` is whether a new conversation may be begun, for
    who may do so.
    """

    may_write: bool
    mood: str
    icon: str
    headline: str
    sentence: str = ""
    aside: str = ""
    remedy: str = ""
    warning: str = ""
    files_refused: str = ""
    chance: Chance | None = None


def composer_for(conversation: Conversation, rights: Rights, now: datetime) -> Composer:
    if not rights.offers_answer:
        return _without_answer(conversation, rights, now)
    permission = reply_permission(conversation, now)
    window = window_of(permission, now)
    if window.is_open:
        return replace(_open(window), files_refused=permission.files_refused)
    at_fault = conversation.channel.health == conversation.channel.Health.NEEDS_ATTENTION
    return Composer(
        may_write=False,
        mood="fault" if at_fault else window.mood.value,
        icon="alert" if at_fault else window.icon,
        headline=window.sentence,
        remedy=window.remedy,
    )


def longest_message(conversation: Conversation) -> int:
    return adapter_for(conversation.channel.kind).limits().text_length


def _open(window: Window) -> Composer:
    until = _("until %(moment)s") % {"moment": window.until} if window.until else ""
    if window.mood is Mood.SPECIAL:
        return Composer(
            may_write=True,
            mood=window.mood.value,
            icon=window.icon,
            headline=_("Human agent, %(until)s.") % {"until": until},
            sentence=window.sentence,
        )
    return Composer(
        may_write=True,
        mood=window.mood.value,
        icon=window.icon,
        headline=window.left,
        sentence=_("left to answer") if window.left else "",
        aside=until,
        warning=window.sentence,
    )


def _without_answer(conversation: Conversation, rights: Rights, now: datetime) -> Composer:
    headline, sentence = _SAYING[Status(conversation.status)](conversation, rights, now)
    chance = chance_of(rights, now) if rights.offers_writing_first else None
    return Composer(
        may_write=False,
        mood=Mood.CLOSED.value,
        icon="lock" if conversation.is_closed else "person",
        headline=headline,
        sentence=chance.sentence if chance else sentence,
        chance=chance,
    )


def _open_item(conversation: Conversation, rights: Rights, now: datetime) -> tuple[str, str]:
    if conversation.queue is None:
        return _("This conversation is being routed."), _("It is in a queue in a moment.")
    if rights.is_asked:
        return _("This conversation is offered to you."), _("Accept it to answer.")
    if conversation.offered_to is not None:
        names = {"agent": conversation.offered_to}
        return _("This conversation is offered to %(agent)s.") % names, ""
    if rights.offers_pick:
        return _("Nobody has this conversation yet."), _("Assign it to yourself to answer.")
    if conversation.offering_stopped_at is not None:
        return _("Nobody wanted this conversation."), _("A supervisor decides who gets it.")
    return (
        _("Nobody has this conversation yet."),
        _("It is assigned as soon as an agent of %(queue)s has room.")
        % {"queue": conversation.queue},
    )


def _active(conversation: Conversation, rights: Rights, now: datetime) -> tuple[str, str]:
    headline = _("%(agent)s is answering this conversation.") % {"agent": conversation.agent}
    return headline, _("Accept the transfer to take over.") if rights.is_asked else ""


def _waiting(conversation: Conversation, rights: Rights, now: datetime) -> tuple[str, str]:
    sentence = _("It comes back by itself when the customer writes.")
    if conversation.snoozed_until is not None:
        until = {"moment": when(conversation.snoozed_until, now), "agent": conversation.agent}
        return _("Snoozed by %(agent)s until %(moment)s.") % until, sentence
    if rights.is_own:
        return _("You put this conversation aside."), sentence
    return _("%(agent)s put this conversation aside.") % {"agent": conversation.agent}, sentence


def _wrap_up(conversation: Conversation, rights: Rights, now: datetime) -> tuple[str, str]:
    return _("This conversation has ended."), _("Close it when everything around it is done.")


def _closed(conversation: Conversation, rights: Rights, now: datetime) -> tuple[str, str]:
    closed_at = conversation.closed_at or conversation.status_changed_at
    headline = _("Closed: %(moment)s.") % {"moment": when(closed_at, now)}
    if conversation.identity.blocked_at is not None:
        return headline, _("This customer is blocked: what they write is kept, nobody is asked.")
    return headline, _("When the customer writes again, a new conversation opens.")


_SAYING = {
    Status.OPEN: _open_item,
    Status.ACTIVE: _active,
    Status.WAITING: _waiting,
    Status.WRAP_UP: _wrap_up,
    Status.CLOSED: _closed,
}
