"""One call of the Send API: a text, a file, or a sign that somebody is there.

Source: Messenger Platform, "Send API" and "Sender actions".
"""

from typing import Any

from django.utils.translation import gettext as _

from facebook_channel import policy, uploads
from facebook_channel.graph.client import Graph
from facebook_channel.rate_limit import bucket as rate_limit
from workstreams.channels.errors import (
    ChannelError,
    CustomerUnreachable,
    OutcomeUnknown,
    PermanentChannelError,
)
from workstreams.channels.registry import Outgoing, OutgoingFile

ODD_PARAMETER = "100"
ID_IS_UNKNOWN = "100/2018074"


def send(graph: Graph, outgoing: Outgoing) -> str:
    """Facebook's id of the message; raises ChannelError, SlowDown before anything is sent."""
    if outgoing.file is None:
        rate_limit.take(graph.page.pk, rate_limit.TEXT)
        return _post(graph, outgoing, {"text": outgoing.text})
    rate_limit.take(graph.page.pk, rate_limit.MEDIA)
    try:
        return _send_file(graph, outgoing, outgoing.file)
    except ChannelError as error:
        if error.code != ID_IS_UNKNOWN:
            raise
    return _send_file(graph, outgoing, outgoing.file)  # its id is forgotten: it is uploaded anew


def act(graph: Graph, recipient_id: str, action: str) -> None:
    """typing_on or mark_seen; raises ChannelError."""
    rate_limit.take(graph.page.pk, rate_limit.TEXT)
    body = {"recipient": {"id": recipient_id}, "sender_action": action}
    graph.call("POST", f"{graph.page.page_id}/messages", json=body)


def _send_file(graph: Graph, outgoing: Outgoing, file: OutgoingFile) -> str:
    kind, attachment_id = uploads.kind_that_fits(graph, file)
    content = {"attachment": {"type": kind, "payload": {"attachment_id": attachment_id}}}
    try:
        return _post(graph, outgoing, content)
    except ChannelError as error:
        if error.code == ID_IS_UNKNOWN:
            uploads.forget(graph, file, kind)
        raise


def _post(graph: Graph, outgoing: Outgoing, content: dict[str, Any]) -> str:
    try:
        return _post_once(graph, outgoing, content, _quote(outgoing))
    except PermanentChannelError as error:
        if not outgoing.reply_to_id or not _is_about_the_request(error):
            raise
    return _post_once(graph, outgoing, content, {})  # what it answers is not there any more


def _is_about_the_request(error: PermanentChannelError) -> bool:
    """Facebook has no code of its own for a message that cannot be replied to."""
    is_odd = error.code.partition("/")[0] == ODD_PARAMETER
    return is_odd and not isinstance(error, CustomerUnreachable)


def _quote(outgoing: Outgoing) -> dict[str, Any]:
    return {"reply_to": {"mid": outgoing.reply_to_id}} if outgoing.reply_to_id else {}


def _post_once(
    graph: Graph, outgoing: Outgoing, content: dict[str, Any], quote: dict[str, Any]
) -> str:
    body = {
        "recipient": {"id": outgoing.recipient_id},
        "message": {**content, "metadata": outgoing.metadata},
        **_lane(outgoing.lane),
        **quote,
    }
    answer = graph.call(
        "POST", f"{graph.page.page_id}/messages", json=body, secrets=[outgoing.secret]
    )
    message_id = answer.get("message_id")
    if not isinstance(message_id, str) or not message_id:
        raise OutcomeUnknown(_("Facebook gave no message id."), "no_message_id")
    return message_id


def _lane(lane: str) -> dict[str, str]:
    if lane == policy.HUMAN_AGENT:
        return {"messaging_type": "MESSAGE_TAG", "tag": policy.HUMAN_AGENT}
    return {"messaging_type": policy.RESPONSE}
