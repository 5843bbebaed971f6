"""One message as it is shown: its words, what came along, and how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from omnichannel.inbox.links import linked
from omnichannel.inbox.parts import Part, parts_of
from omnichannel.inbox.quotes import Quote, quote_of
from omnichannel.showing.moments import clock
from workstreams.channels.registry import adapter_for
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Direction, Message, Origin, Reaction, State
from workstreams.conversations.models.message_query import ECHO_PATIENCE
from workstreams.models import User

ICONS = {
    State.QUEUED: "clock",
    State.HELD: "pause",
    State.SENDING: "clock",
    State.SENT: "check",
    State.DELIVERED: "double-check",
    State.READ: "double-check",
    State.FAILED: "alert",
    State.UNKNOWN: "question",
}
CERTAIN = {State.RECEIVED, State.SENT, State.DELIVERED, State.READ}
# What is no plain message: the icon, and what the customer did
ACTS: dict[str, tuple[str, Promise]] = {
    "postback": ("tap", _("Tapped a button")),
    "order": ("card", _("Ordered")),
    "form": ("form", _("Filled in a form")),
    "feedback": ("star", _("Gave feedback")),
    "customer_information": ("person", _("Gave their details")),
}


@dataclass
class Bubble:
    """`ends_run` and `while_blocked` are set by the thread: the last of several in a row; the
    customer was blocked then.

    `sent_through` says how what was written elsewhere came to the platform.
    `waits` is why it has not left yet, empty where that is plain.
    `as_quote` is how an answer to it shows it.
    `tells_codes`: the platform's words for a failure are shown too, for who can use them.
    """

    message: Message
    text: SafeString
    quote: Quote | None
    parts: Sequence[Part]
    author: str
    sent_through: str
    has_waited: bool
    tells_codes: bool
    as_quote: Quote
    waits: str = ""
    ends_run: bool = True
    while_blocked: bool = False

    template = "inbox/_bubble.html"

    @property
    def masked_payload(self) -> str:
        """What a button or a suggestion stood for, such as the address that was tapped."""
        return masked(self.message.payload)

    @property
    def key(self) -> str:
        return f"message-{self.message.pk}"

    @property
    def at(self) -> datetime:
        return self.message.occurred_at

    @property
    def clock(self) -> str:
        return clock(self.at)

    @property
    def state_icon(self) -> str:
        return ICONS.get(State(self.message.state), "")

    @property
    def is_unsupported(self) -> bool:
        return self.message.kind == "unsupported"

    @property
    def act(self) -> Promise | None:
        return ACTS[self.message.kind][1] if self.message.kind in ACTS else None

    @property
    def act_icon(self) -> str:
        return ACTS[self.message.kind][0]

    @property
    def refused(self) -> str:
        """What the customer sent to a page that takes no files; empty for everything else."""
        kinds = {part.kind for part in self.message.attachments.all() if part.is_refused}
        if not kinds:
            return ""
        sent = gettext("The customer sent a file.")
        return gettext("The customer sent a sticker.") if kinds == {"sticker"} else sent

    @property
    def is_blank(self) -> bool:
        told = self.text or self.quote or self.parts or self.refused or self.is_unsupported
        return not told

    @property
    def reaction(self) -> Reaction | None:
        """One that was taken back has no emoji."""
        found: Reaction | None = getattr(self.message, "reaction", None)
        return found if found is not None and found.emoji else None

    @property
    def is_edited(self) -> bool:
        return self.message.edited_at is not None and not self.is_gone

    @property
    def is_gone(self) -> bool:
        return self.message.unsent_at is not None or self.message.erased_at is not None

    @property
    def can_be_quoted(self) -> bool:
        """The platform has to know it."""
        return bool(self.message.external_id) and not self.is_gone

    @property
    def is_from_elsewhere(self) -> bool:
        return self.message.origin == Origin.ELSEWHERE

    @property
    def is_automated(self) -> bool:
        return self.message.origin == Origin.AUTOMATED

    @property
    def tells_more(self) -> bool:
        """Its time and state are shown, not left to the last one of the run."""
        return (
            self.ends_run
            or self.message.state not in CERTAIN
            or self.is_edited
            or self.reaction is not None
        )

    def continues(self, other: "Bubble") -> bool:
        return _run_of(self.message) == _run_of(other.message)


def _run_of(message: Message) -> tuple[object, ...]:
    """What messages have in common that stand together."""
    return (
        message.direction,
        message.origin,
        message.author_id,
        message.sent_through,
        message.from_standby,
        message.from_history,
        clock(message.occurred_at),
    )


def bubble_of(
    message: Message, quote: Quote | None, reader: User, now: datetime, waits: str = ""
) -> Bubble:
    since = message.unknown_since if message.state == State.UNKNOWN else None
    return Bubble(
        message=message,
        text=linked(masked(message.text)),
        quote=quote,
        parts=parts_of(message),
        author=_author(message, reader),
        sent_through=_sent_through(message),
        has_waited=since is not None and now - since >= ECHO_PATIENCE,
        tells_codes=reader.is_administrator,
        as_quote=quote_of(message, reader),
        waits=waits,
    )


def _author(message: Message, reader: User) -> str:
    """Whose words they are, where that is not plain."""
    if message.direction == Direction.INBOUND or message.author is None:
        return ""
    return "" if message.author_id == reader.pk else str(message.author)


def _sent_through(message: Message) -> str:
    """Of what was written elsewhere; empty for everything else."""
    if message.origin != Origin.ELSEWHERE:
        return ""
    if message.sent_through:
        return adapter_for(message.conversation.channel.kind).sent_through(message.sent_through)
    if message.from_standby:
        return gettext("Sent by another application")
    return gettext("Sent outside this inbox")
