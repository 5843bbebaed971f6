"""Hand out stored files and pictures to those who may read the conversation they belong to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from omnichannel.byte_ranges import Pieces, Span, Unsatisfiable, span_of
from workstreams.conversations.files.sniffing import (
    HEAD_BYTES,
    INLINE_IMAGES,
    OCTETS,
    sniff,
)
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Attachment, ContactIdentity, Conversation, FileState

ACTIVE = {"text/html", "image/svg+xml", "application/xml"}  # browsers are told less than we know
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",  # asked anew each time: who may see it can change
    "Accept-Ranges": "bytes",
}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is handed out, and under which headers; `mark` is its entity tag."""

    content: FieldFile
    mark: str
    mime_type: str
    name: str
    is_download: bool


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return hand_out(request, file_for(request.user, pk, is_download="download" in request.GET))


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    return hand_out(request, picture_for(request.user, pk))


def file_for(user: Any, pk: int, *, is_download: bool = False) -> Stored:
    """The file of an attachment in a conversation they may read; raises Http404."""
    stored = Attachment.objects.filter(
        file_state=FileState.STORED,
        message__conversation__in=Conversation.objects.readable_by(user),
        message__unsent_at=None,
        message__erased_at=None,
    )
    attachment = get_object_or_404(stored, pk=pk)
    family = attachment.mime_type.split("/")[0]
    is_shown = attachment.mime_type in INLINE_IMAGES or family in ("audio", "video")
    return Stored(
        content=attachment.file,
        mark=attachment.sha256,
        mime_type=OCTETS if attachment.mime_type in ACTIVE else attachment.mime_type,
        name=masked(attachment.name) or attachment.kind,
        is_download=is_download or not is_shown,
    )


def picture_for(user: Any, pk: int) -> Stored:
    """Of a customer with whom they may see a conversation; raises Http404."""
    theirs = Conversation.objects.visible_to(user).filter(identity=pk)
    identity = get_object_or_404(ContactIdentity, pk=pk, erased_at=None)
    if not identity.picture or not theirs.exists():
        raise Http404
    content = identity.picture
    return Stored(
        content=content,
        mark=str(content.name).rsplit("/", 1)[-1],  # random, and new for each picture
        mime_type=_type_of(content),
        name="picture",
        is_download=False,
    )


def _type_of(content: FieldFile) -> str:
    try:
        with content.open("rb") as opened:
            return sniff(opened.read(HEAD_BYTES)).mime_type
    except FileNotFoundError:
        raise Http404 from None


def hand_out(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """All of it or the part that is asked for; raises Http404 where the bytes are gone."""
    mark = f'"{stored.mark}"'
    unchanged: HttpResponseBase | None = get_conditional_response(request, etag=mark)
    response = unchanged or _content(request, stored, mark)
    response["ETag"] = mark
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _content(request: HttpRequest, stored: Stored, mark: str) -> HttpResponseBase:
    response = _behind_nginx(stored) if settings.FILES_ACCEL_PREFIX else _own(request, stored, mark)
    disposition = content_disposition_header(stored.is_download, stored.name)
    response["Content-Disposition"] = disposition or "inline"
    return response


def _behind_nginx(stored: Stored) -> HttpResponseBase:
    address = settings.FILES_ACCEL_PREFIX + quote(str(stored.content.name))
    return HttpResponse(headers={"X-Accel-Redirect": address, "Content-Type": stored.mime_type})


def _own(request: HttpRequest, stored: Stored, mark: str) -> HttpResponseBase:
    size = _size(stored)
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", mark) != mark:
        header = ""  # it has a part of something else
    try:
        asked = span_of(header, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    span = asked or Span(0, size - 1)
    response = StreamingHttpResponse(
        Pieces(stored.content.open("rb"), span), status=206 if asked else 200
    )
    response["Content-Type"] = stored.mime_type
    response["Content-Length"] = str(span.length)
    if asked:
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response


def _size(stored: Stored) -> int:
    try:
        return stored.content.size
    except FileNotFoundError:
        raise Http404 from None
