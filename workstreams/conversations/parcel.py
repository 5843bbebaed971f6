"""A message as it is handed to the channel."""

from functools import partial
from typing import BinaryIO, cast

from workstreams.channels.registry import Outgoing, OutgoingFile
from workstreams.conversations.as_sent import words_of
from workstreams.conversations.models import Attachment, FileState, Message


def parcel_of(message: Message, lane: str) -> Outgoing | None:
    """None where nothing is left to send: its text was erased, or its file."""
    files = message.attachments.filter(file_state=FileState.STORED)
    attachment = None if message.text else files.first()
    words = words_of(message)
    if message.erased_at is not None or not (words.text or attachment):
        return None
    return Outgoing(
        channel_id=message.channel_id,
        recipient_id=message.conversation.identity.external_id,
        text=words.text,
        lane=lane,
        metadata=str(message.client_key),
        file=_file(attachment) if attachment else None,
        reply_to_id=message.reply_to_external_id,
        secret=words.secret,
    )


def _file(attachment: Attachment) -> OutgoingFile:
    return OutgoingFile(
        kind=attachment.kind,
        name=attachment.name,
        mime_type=attachment.mime_type,
        size=attachment.size,
        sha256=attachment.sha256,
        open=partial(_opened, attachment),
    )


def _opened(attachment: Attachment) -> BinaryIO:
    """Anew each time: it may be read more than once."""
    name = attachment.file.name or ""
    return cast(BinaryIO, attachment.file.storage.open(name, "rb"))
