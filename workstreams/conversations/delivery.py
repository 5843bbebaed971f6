"""Send what is queued, in order, each message once; the retry lives in the row."""

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.channels.errors import (
    ChannelNeedsAttention,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)
from workstreams.channels.registry import Outgoing, adapter_for
from workstreams.conversations import timeline
from workstreams.conversations.live import announce
from workstreams.conversations.models import ConversationEvent, Message, Origin, State
from workstreams.conversations.permission import permission_in

log = structlog.get_logger(__name__)


def deliver_replies(conversation_id: int) -> None:
    """Send the queued messages of one conversation until none may go."""
    queued = (
        Message.objects.filter(conversation=conversation_id, state=State.QUEUED)
        .select_related("conversation__identity", "conversation__channel", "channel", "session")
        .order_by("id")
    )
    while (message := queued.first()) is not None and message.claim():
        _deliver(message)


def _deliver(message: Message) -> None:
    permission = permission_in(message.conversation, message.session, timezone.now())
    if not permission.allowed:
        _fail(message, permission.sentence, "not_allowed")
        return
    if permission.is_special and message.origin == Origin.AUTOMATED:
        _fail(message, _("The time in which this could go out by itself is over."), "not_allowed")
        return
    message.go_by(permission.lane)
    try:
        external_id = adapter_for(message.channel.kind).send(_outgoing(message))
    except TemporaryChannelError as error:
        if message.retry_later(error.sentence, error.code, error.retry_after):
            _record_failure(message)
    except ChannelNeedsAttention as error:
        message.channel.report_trouble(error.sentence)
        _fail(message, error.sentence, error.code)
    except PermanentChannelError as error:
        _fail(message, error.sentence, error.code)
    except OutcomeUnknown as error:
        message.mark_unknown(error.sentence, error.code)
    else:
        message.mark_sent(external_id)
        message.channel.report_connected()
    log.info("send_tried", message=message.pk, state=message.state, code=message.error_code)
    announce([timeline.change_of(message.conversation)])


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        channel_id=message.channel_id,
        recipient_id=message.conversation.identity.external_id,
        text=message.text,
        lane=message.lane,
        metadata=str(message.client_key),
    )


def _fail(message: Message, sentence: str, code: str) -> None:
    if message.mark_failed(sentence, code):
        _record_failure(message)


@transaction.atomic
def _record_failure(message: Message) -> None:
    timeline.record(
        message.conversation,
        ConversationEvent.Kind.MESSAGE_FAILED,
        message=message.pk,
        code=message.error_code,
    )


def sweep(at_most: int = 200) -> list[int]:
    """Give up on sends that were cut off, and name the conversations that have work due."""
    now = timezone.now()
    for message in Message.objects.cut_off(now).select_related("conversation")[:at_most]:
        if message.mark_unknown(_("The connection broke while it was being sent."), "cut_off"):
            announce([timeline.change_of(message.conversation)])
    due = Message.objects.due(now).first_in_line(now)
    return sorted(set(due.values_list("conversation_id", flat=True)[:at_most]))
