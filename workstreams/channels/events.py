"""What customers and platforms did, in words every channel shares."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class InboundEvent:
    """Something that happened between one of our channels and one customer."""

    channel_external_id: str
    identity_external_id: str
    occurred_at: datetime
    is_standby: bool = False  # another application answers this customer; we only read along


@dataclass(frozen=True, kw_only=True)
class ReceivedAttachment:
    """A file, place or link as the platform announced it; `url` may expire."""

    kind: str
    url: str = ""
    title: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What led the customer to us: a link, an advertisement, a product.

    `ref` is the text our side put into the link, `kind` the platform's word for what it did,
    `post_id` the post an advertisement shows.
    """

    ref: str = ""
    source: str = ""
    kind: str = ""
    ad_id: str = ""
    ad_title: str = ""
    post_id: str = ""
    product_id: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(InboundEvent):
    """The customer came along a link, and has not written yet.

    `opens_window`: whoever has written before may be answered again because of it.
    """

    referral: Referral
    opens_window: bool = True


@dataclass(frozen=True, kw_only=True)
class MessageReceived(InboundEvent):
    """The customer wrote, tapped a button, sent files or filled something in.

    `kind` is message, postback, order, form, feedback or customer_information; the last four
    carry what was filled in as lines of `text`. `entry_point` is the platform's word for where
    they wrote from (a widget on a web site, an advertisement).

    `payload` is the developer's value behind a tapped button. `unsupported` marks what
    the platform could not hand over. An empty `external_id` is only possible for a tap.
    """

    external_id: str
    text: str = ""
    payload: str = ""
    entry_point: str = ""
    kind: str = "message"
    unsupported: bool = False
    reply_to_external_id: str = ""
    attachments: tuple[ReceivedAttachment, ...] = ()
    referral: Referral | None = None


@dataclass(frozen=True, kw_only=True)
class MessageEchoed(InboundEvent):
    """The platform reports a message our side sent, from here or from elsewhere.

    `metadata` is the mark we put on our own messages, `application_id` the platform's id of
    the program that sent it; empty where that is not told.
    """

    external_id: str
    metadata: str = ""
    application_id: str = ""
    text: str = ""
    attachments: tuple[ReceivedAttachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessagesDelivered(InboundEvent):
    """Our messages up to `watermark`, or those named, reached the customer's device."""

    watermark: datetime
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessagesRead(InboundEvent):
    """The customer has seen our messages up to `watermark`."""

    watermark: datetime


@dataclass(frozen=True, kw_only=True)
class MessageEdited(InboundEvent):
    """The customer changed what they wrote.

    `number` counts the edits from 1; 0 where the platform does not tell.
    """

    external_id: str
    text: str
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class MessageUnsent(InboundEvent):
    """A message was taken back, as a rule by the customer: nobody may keep it."""

    external_id: str


@dataclass(frozen=True, kw_only=True)
class ReactionChanged(InboundEvent):
    """The customer reacted to a message of either side; without `emoji` they took it back.

    `opens_window`: it allows an answer, as a message would.
    """

    external_id: str
    name: str = ""
    emoji: str = ""
    opens_window: bool = True


@dataclass(frozen=True, kw_only=True)
class ThreadOwnerChanged(InboundEvent):
    """The platform says who answers this customer from now on.

    `owner` is the platform's id of the application, empty where nobody in particular does;
    `previous_owner` is told where nobody says who took the thread. The channel's package sets
    `is_ours` and `is_lost` (we had it, somebody has taken it), since only it knows our own id.
    """

    owner: str = ""
    previous_owner: str = ""
    is_ours: bool = False
    is_lost: bool = False


@dataclass(frozen=True, kw_only=True)
class CustomerActed(InboundEvent):
    """The customer did something that says nothing: opted in, linked an account, judged an answer.

    `what` is opted_in, opted_out, account_linked, account_unlinked, liked_answer or
    disliked_answer; the last two name the message they are about in `external_id`.
    """

    what: str
    external_id: str = ""
    referral: Referral | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyEnforced(InboundEvent):
    """The platform warns, blocks or unblocks the channel itself; no customer is meant.

    `action` is warning, block or unblock; `identity_external_id` is empty.
    """

    action: str
    reason: str = ""
