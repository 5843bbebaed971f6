"""Files that an agent encloses: checked before anything is kept, stored before their rows."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from workstreams.channels.models import Channel
from workstreams.channels.registry import adapter_for
from workstreams.conversations.files import store
from workstreams.conversations.files.rules import CheckedFile, FileRefused, check
from workstreams.conversations.files.sniffing import HEAD_BYTES
from workstreams.conversations.models import Attachment

MOST_FILES = 10  # of one answer


@dataclass(frozen=True)
class Enclosure:
    """A file that may be sent, not yet kept."""

    checked: CheckedFile
    content: UploadedFile
    sha256: str


def examined(files: Sequence[UploadedFile], channel: Channel) -> list[Enclosure]:
    """All of them, if all may be sent; raises FileRefused."""
    if files and not channel.agent_attachments:
        raise FileRefused(_("Files from agents are turned off for this page."))
    if len(files) > MOST_FILES:
        raise FileRefused(_("Send %(most)s files at most in one answer.") % {"most": MOST_FILES})
    limits = adapter_for(channel.kind).limits()
    checked = [check(file.name or "", file.size or 0, _head(file), limits) for file in files]
    return [Enclosure(one, file, _digest(file)) for one, file in zip(checked, files, strict=True)]


@contextmanager
def stored(enclosures: Sequence[Enclosure]) -> Iterator[list[Attachment]]:
    """Attachments whose files are kept and whose rows are the caller's to write.

    What has no row at the end, or never gets one, is removed. Raises FileRefused.
    """
    attachments: list[Attachment] = []
    with store.removed_on_failure(attachments):
        for enclosure in enclosures:
            attachments.append(_attachment(enclosure))
            enclosure.content.seek(0)
            store.keep(attachments[-1], enclosure.content.chunks())
        yield attachments
    for attachment in attachments:
        if attachment.pk is None:
            store.remove(attachment.file.name)


def _attachment(enclosure: Enclosure) -> Attachment:
    checked = enclosure.checked
    return Attachment(kind=checked.kind, name=checked.name, mime_type=checked.mime_type)


def _head(file: UploadedFile) -> bytes:
    file.seek(0)
    return bytes(file.read(HEAD_BYTES))


def _digest(file: UploadedFile) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
