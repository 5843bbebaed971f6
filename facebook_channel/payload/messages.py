"""What a customer wrote, sent or tapped; also what was taken back, which looks like a message."""

import hashlib

from facebook_channel.json_values import as_identifier, as_list, as_object, as_text, as_words
from facebook_channel.payload.attachments import attachments_of, is_blank, is_unknown
from facebook_channel.payload.referral import referral_of
from facebook_channel.payload.surroundings import (
    LONGEST_MESSAGE_ID,
    Json,
    Surroundings,
    message_id,
)
from workstreams.channels.events import (
    InboundEvent,
    MessageEchoed,
    MessageReceived,
    MessageUnsent,
    Referral,
)

LONGEST_APPLICATION_ID = 100


def parse_message(message: Json, around: Surroundings) -> InboundEvent:
    if message.get("is_deleted"):
        facts = around.facts(around.customer())
        return MessageUnsent(**facts, external_id=message_id(message))
    if message.get("is_echo"):
        return _parse_echo(message, around)
    text = as_words(message.get("text"))
    payload = as_words(as_object(message.get("quick_reply")).get("payload"))
    attachments = attachments_of(message)
    referral = referral_of(message) or referral_of(around.item)
    is_empty = not text and not payload and all(map(is_blank, attachments))
    is_odd = bool(message.get("is_unsupported")) or any(map(is_unknown, attachments))
    return MessageReceived(
        **around.facts(around.customer()),
        external_id=message_id(message),
        text=text,
        payload=payload,
        entry_point=_entry_point(message, referral),
        unsupported=is_odd or is_empty,
        reply_to_external_id=as_identifier(as_object(message.get("reply_to")).get("mid"))[
            :LONGEST_MESSAGE_ID
        ],
        attachments=attachments,
        referral=referral,
    )


def _entry_point(message: Json, referral: Referral | None) -> str:
    """A tag names a widget on a web site; else whatever led them here."""
    tagged = (as_text(as_object(tag).get("source")) for tag in as_list(message.get("tags")))
    return next(filter(None, tagged), "") or (referral.source if referral else "")


def _parse_echo(message: Json, around: Surroundings) -> MessageEchoed:
    return MessageEchoed(
        **around.facts(around.checked(around.side("recipient"))),
        external_id=message_id(message),
        metadata=as_text(message.get("metadata")),
        application_id=as_identifier(message.get("app_id"))[:LONGEST_APPLICATION_ID],
        text=as_words(message.get("text")),
        attachments=attachments_of(message),
    )


def parse_postback(postback: Json, around: Surroundings) -> MessageReceived:
    customer = around.customer()
    payload = as_words(postback.get("payload"))
    referral = referral_of(postback) or referral_of(around.item)
    return MessageReceived(
        **around.facts(customer),
        external_id=as_identifier(postback.get("mid"))[:LONGEST_MESSAGE_ID]
        or stand_in_id("postback", customer, payload, around),
        kind="postback",
        text=as_words(postback.get("title")),
        payload=payload,
        entry_point=_entry_point(postback, referral),
        referral=referral,
    )


def stand_in_id(kind: str, customer: str, content: str, around: Surroundings) -> str:
    """What has no id must be recognised all the same when Facebook repeats it.

    An item without a time of its own counts once a day: its entry's time changes with
    every repetition.
    """
    at = around.occurred_at
    when = str(at.timestamp() if around.item.get("timestamp") else at.date())
    told = f"{customer}|{when}|{content}"
    return f"{kind}:" + hashlib.sha256(told.encode()).hexdigest()
