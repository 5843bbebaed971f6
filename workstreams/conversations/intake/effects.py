"""What is done to a message that is there already: edited, reacted to, taken back.

What comes before its message waits for it, and takes effect when the message comes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from workstreams.channels.events import MessageEdited, MessageUnsent, ReactionChanged
from workstreams.conversations import timeline
from workstreams.conversations.intake.arrivals import Arrival, ChangeOfMessage
from workstreams.conversations.intake.desk import NOT_THEIRS, Desk
from workstreams.conversations.intake.people import acted
from workstreams.conversations.last_line import last_line
from workstreams.conversations.models import (
    ContactIdentity,
    ConversationEvent,
    EarlyEffect,
    Message,
    MessageVersion,
    Reaction,
)

Kind = ConversationEvent.Kind
MOST_EDITS = 32767  # the column holds no larger number
UNSENT = "[unsent]"  # what a list shows of it


def change_message(desk: Desk, arrival: Arrival, event: ChangeOfMessage) -> None:
    identity = desk.identities[arrival.address]
    opens_window = isinstance(event, ReactionChanged) and event.opens_window
    acted(desk, identity, event.occurred_at, opens_window=opens_window)
    effect = _effect_of(arrival, event)
    message = desk.known.get((arrival.channel.pk, event.external_id))
    if message is None:
        _let_wait(desk, effect)
        if _is_taken_back(desk, effect):
            desk.never_came.append(arrival)
    elif message.has_no_content:
        desk.came_again.append(message)
    elif _is_theirs(desk, message, identity):
        _apply(desk, message, effect)
    else:
        desk.leave(arrival, NOT_THEIRS)


def _is_theirs(desk: Desk, message: Message, identity: ContactIdentity) -> bool:
    conversation = desk.row_of(message)
    return conversation is not None and conversation.identity_id == identity.pk


def _effect_of(arrival: Arrival, event: ChangeOfMessage) -> EarlyEffect:
    match event:
        case MessageEdited():
            kind, details = EarlyEffect.Kind.EDITED, {"text": event.text, "number": event.number}
        case ReactionChanged():
            kind, details = EarlyEffect.Kind.REACTED, {"name": event.name, "emoji": event.emoji}
        case MessageUnsent():
            kind, details = EarlyEffect.Kind.UNSENT, {}
    return EarlyEffect(
        channel_id=arrival.channel.pk,
        external_id=event.external_id,
        kind=kind,
        details={**details, "customer": event.identity_external_id},
        happened_at=event.occurred_at,
    )


def _let_wait(desk: Desk, effect: EarlyEffect) -> None:
    """Each once; of a message that was taken back nothing else may wait."""
    named = (effect.channel_id, effect.external_id)
    waiting = desk.early.setdefault(named, [])
    kinds = EarlyEffect.Kind
    if _is_taken_back(desk, effect):
        return
    if any((each.kind, each.happened_at) == (effect.kind, effect.happened_at) for each in waiting):
        return
    if effect.kind == kinds.UNSENT:
        desk.waited += waiting
        waiting.clear()
    waiting.append(effect)


def _is_taken_back(desk: Desk, effect: EarlyEffect) -> bool:
    waiting = desk.early.get((effect.channel_id, effect.external_id), [])
    return any(each.kind == EarlyEffect.Kind.UNSENT for each in waiting)


def apply_early(desk: Desk, message: Message) -> None:
    """What waited for this message."""
    waiting = desk.early.pop((message.channel_id, message.external_id), [])
    for effect in sorted(waiting, key=lambda each: each.happened_at):
        _apply(desk, message, effect)
    desk.waited += waiting


def _apply(desk: Desk, message: Message, effect: EarlyEffect) -> None:
    if not message.has_no_content:
        HOW[EarlyEffect.Kind(effect.kind)](desk, message, effect)


def _edit(desk: Desk, message: Message, effect: EarlyEffect) -> None:
    if message.is_ours or not _is_next(message, effect):
        return
    before, after = message.text, effect.details["text"]
    version = MessageVersion(
        message=message,
        number=message.edit_number,
        text=before,
        replaced_at=effect.happened_at,
    )
    desk.versions.append(version)
    number = effect.details["number"] or message.edit_number + 1
    message.edit_number = min(number, MOST_EDITS)
    message.text, message.edited_at = after, effect.happened_at
    _retell(desk, message, last_line(before, []), last_line(after, []))
    _changed(desk, message, Kind.MESSAGE_EDITED, effect.happened_at)


def _is_next(message: Message, effect: EarlyEffect) -> bool:
    """By the platform's number; by time where it tells none."""
    if number := effect.details["number"]:
        return bool(number > message.edit_number)
    return message.edited_at is None or effect.happened_at > message.edited_at


def _unsend(desk: Desk, message: Message, effect: EarlyEffect) -> None:
    line, said = message.text, _ever_said(desk, message)
    kinds = [each.kind for each in desk.attachments if each.message is message]
    message.text = message.payload = ""
    message.unsent_at = effect.happened_at
    desk.unsent.append(message)
    _retell(desk, message, last_line(line, kinds), UNSENT)
    _changed(desk, message, Kind.MESSAGE_UNSENT, effect.happened_at)
    if (conversation := desk.row_of(message)) is not None:
        conversation.channel_context = _without(conversation.channel_context, said)
        desk.cleaned[id(conversation)] = conversation


def _ever_said(desk: Desk, message: Message) -> list[str]:
    """Its words and payload, and the words it had before it was edited."""
    replaced = [each.text for each in desk.versions if each.message is message]
    former = desk.former_words.get(message.pk, []) if message.pk else []
    return [message.text, message.payload, *replaced, *former]


def _react(desk: Desk, message: Message, effect: EarlyEffect) -> None:
    """The later one counts, whichever comes first."""
    so_far = desk.reacted.get(id(message)) or desk.reactions.get(message.pk or 0)
    if so_far is not None and so_far.reacted_at >= effect.happened_at:
        return
    desk.reacted[id(message)] = Reaction(
        message=message,
        name=effect.details["name"],
        emoji=effect.details["emoji"],
        reacted_at=effect.happened_at,
    )
    if (conversation := desk.row_of(message)) is not None and conversation.pk:
        desk.changes.append(timeline.change_of(conversation))


HOW: dict[EarlyEffect.Kind, Callable[[Desk, Message, EarlyEffect], None]] = {
    EarlyEffect.Kind.EDITED: _edit,
    EarlyEffect.Kind.UNSENT: _unsend,
    EarlyEffect.Kind.REACTED: _react,
}


def _changed(desk: Desk, message: Message, kind: ConversationEvent.Kind, at: datetime) -> None:
    if message.pk:
        desk.changed[message.pk] = message
    if (conversation := desk.row_of(message)) is not None:
        named: dict[str, object] = {"message": message.pk} if message.pk else {}
        if message.is_ours:
            named["is_ours"] = True
        desk.record(conversation, kind, at, **named)


def _retell(desk: Desk, message: Message, before: str, after: str) -> None:
    """In lists, where it is the last that was said."""
    conversation = desk.row_of(message)
    if conversation is None or conversation.last_line_is_ours != message.is_ours:
        return
    is_last = message.occurred_at == conversation.last_customer_message_at
    if is_last or (before and conversation.last_line == before):
        conversation.last_line = after
        desk.touched[id(conversation)] = conversation


def _without(context: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """What routing saw, less these words, wherever they stand."""
    gone = set(filter(None, words))
    return {
        entity: {name: [form for form in forms if form not in gone] for name, forms in seen.items()}
        for entity, seen in context.items()
    }
