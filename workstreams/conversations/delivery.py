"""Send what is queued, in order, each message once; the retry lives in the row."""

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    SlowDown,
    TemporaryChannelError,
)
from workstreams.channels.policy import ReplyPermission
from workstreams.channels.registry import Outgoing, adapter_for
from workstreams.conversations import failures, holding, reachability, timeline
from workstreams.conversations.models import Message, Origin, State
from workstreams.conversations.parcel import parcel_of
from workstreams.conversations.permission import permission_in

log = structlog.get_logger(__name__)


def deliver_replies(conversation_id: int) -> None:
    """Send the queued messages of one conversation until none may go."""
    queued = (
        Message.objects.filter(conversation=conversation_id, state=State.QUEUED)
        .select_related(
            "conversation__identity", "conversation__channel", "channel", "session", "author"
        )
        .order_by("id")
    )
    while (message := queued.first()) is not None and message.claim():
        _deliver(message)


def _deliver(message: Message) -> None:
    if holding.must_wait(message.channel):
        holding.hold(message)
        return
    permission = permission_in(message.conversation, message.session, timezone.now())
    parcel = parcel_of(message, permission.lane)
    if parcel is None:
        failures.fail(message, _("There is nothing left of this message to send."), "nothing_left")
    elif sentence := _refusal(message, parcel, permission):
        failures.fail(message, sentence, "not_allowed")
    else:
        message.go_by(permission.lane)
        _send(message, parcel)
    log.info("send_tried", message=message.pk, state=message.state, code=message.error_code)
    timeline.tell(message.conversation)


def _refusal(message: Message, parcel: Outgoing, permission: ReplyPermission) -> str:
    """Why it may not go out now; empty where it may."""
    if not permission.allowed:
        return permission.sentence
    if permission.is_special and message.origin == Origin.AUTOMATED:
        return _("The time in which this could go out by itself is over.")
    return permission.files_refused if parcel.file else ""


def _send(message: Message, parcel: Outgoing) -> None:
    try:
        external_id = adapter_for(message.channel.kind).send(parcel)
    except SlowDown as error:
        message.slow_down(error.sentence, error.code, error.retry_after)
    except TemporaryChannelError as error:
        if failures.try_later(message, error):
            reachability.note(message, error)
    except ChannelNeedsAttention as error:
        holding.stop(message, error)
    except OutcomeUnknown as error:
        message.mark_unknown(error.sentence, error.code, error.trace_id)
    except ChannelError as error:
        failures.fail(message, error.sentence, error.code, error.trace_id)
        reachability.note(message, error)
    else:
        message.mark_sent(external_id)
        message.channel.report_connected()
        reachability.reached(message)


def sweep(at_most: int = 500) -> list[int]:
    """Give up on sends that were cut off, let go what was held, and name what has work due."""
    for message in Message.objects.cut_off(timezone.now()).select_related("conversation")[:at_most]:
        if message.mark_unknown(_("The connection broke while it was being sent."), "cut_off"):
            timeline.tell(message.conversation)
    holding.release_mended()
    now = timezone.now()
    due = Message.objects.due(now).first_in_line(now).in_turns_of_channels()
    return list(dict.fromkeys(due.values_list("conversation_id", flat=True)[:at_most]))
