"""Files at Facebook: uploaded once for a page, and sent by their id until that expires.

Source: Messenger Platform, "Attachment Upload API" and "Saving assets" (90 days).
"""

import json
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel.graph.client import Graph
from facebook_channel.models import Upload
from workstreams.channels.errors import (
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)
from workstreams.channels.registry import OutgoingFile

KEPT_FOR = timedelta(days=85)  # of Facebook's 90
PLAIN = "file"  # a file that is sent as nothing in particular
TYPE_DOES_NOT_FIT = "100/2018047"


def attachment_id(graph: Graph, file: OutgoingFile, kind: str) -> str:
    """Facebook's id of the file, which is uploaded where it has none; raises ChannelError."""
    kept = Upload.objects.usable().filter(page=graph.page, sha256=file.sha256, kind=kind).first()
    return kept.attachment_id if kept else _upload(graph, file, kind)


def forget(graph: Graph, file: OutgoingFile, kind: str) -> None:
    """Facebook does not know its id any more."""
    Upload.objects.filter(page=graph.page, sha256=file.sha256, kind=kind).delete()


def kind_that_fits(graph: Graph, file: OutgoingFile) -> tuple[str, str]:
    """Kind and id; what Facebook cannot read as a picture, sound or film goes as plain file."""
    try:
        return file.kind, attachment_id(graph, file, file.kind)
    except PermanentChannelError as error:
        if error.code != TYPE_DOES_NOT_FIT or file.kind == PLAIN:
            raise
        return PLAIN, attachment_id(graph, file, PLAIN)


def _upload(graph: Graph, file: OutgoingFile, kind: str) -> str:
    """An uploaded file is not a sent one: when in doubt it may be uploaded again."""
    message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    try:
        with file.open() as content:
            answer = graph.call(
                "POST",
                f"{graph.page.page_id}/message_attachments",
                data={"message": json.dumps(message)},
                files={"filedata": (file.name, content, file.mime_type)},
                keys=[file.sha256],
            )
    except OutcomeUnknown as error:
        raise TemporaryChannelError(error.sentence, error.code) from None
    except OSError as error:
        sentence = _("The file cannot be read any more. Attach it again.")
        raise PermanentChannelError(sentence, type(error).__name__) from error
    return _keep(graph, file, kind, answer.get("attachment_id"))


def _keep(graph: Graph, file: OutgoingFile, kind: str, given: object) -> str:
    if not isinstance(given, str | int) or not given:
        raise TemporaryChannelError(_("Facebook gave the file no id."), "no_attachment_id")
    upload, _made = Upload.objects.update_or_create(
        page=graph.page,
        sha256=file.sha256,
        kind=kind,
        defaults={"attachment_id": str(given)[:100], "expires_at": timezone.now() + KEPT_FOR},
    )
    return upload.attachment_id
