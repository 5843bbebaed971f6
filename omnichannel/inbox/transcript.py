"""A conversation as plain text, to be kept or sent on."""

from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from omnichannel.asking import user_of
from omnichannel.byte_ranges import Pieces, Span
from omnichannel.inbox import finding
from omnichannel.inbox.moving import only_if
from omnichannel.inbox.transcript_lines import lines_of
from workstreams.conversations import timeline
from workstreams.conversations.models import Conversation, ConversationEvent
from workstreams.conversations.rights import Rights
from workstreams.models import User

IN_MEMORY = 1024 * 1024  # bytes; longer ones are written to disk, and leave piece by piece
TAKEN = ConversationEvent.Kind.TRANSCRIPT_TAKEN


@require_GET
def transcript(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """With what colleagues wrote to each other only where `notes` asks for it."""
    user = user_of(request)
    conversation = finding.conversation_for(user, pk)
    rights = Rights(conversation, user)
    only_if(rights.may_read, rights.refusal("monitor"))
    return _download(conversation, _written(conversation, user, "notes" in request.GET))


@transaction.atomic
def _written(conversation: Conversation, reader: User, with_notes: bool) -> IO[bytes]:
    """Whoever takes it is told on the timeline, and it is taken only where that is."""
    text: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the reader closes it
    text.writelines(f"{line}\n".encode() for line in lines_of(conversation, with_notes=with_notes))
    timeline.record(conversation, TAKEN, reader, notes=with_notes)
    return text


def _download(conversation: Conversation, text: IO[bytes]) -> StreamingHttpResponse:
    size = text.tell()
    response = StreamingHttpResponse(Pieces(text, Span(0, size - 1)))
    response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Length"] = str(size)
    name = f"Conversation-{conversation.pk}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
