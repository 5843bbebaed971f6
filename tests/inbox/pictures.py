"""Small files of the right kinds, made on the spot."""

import struct
import zlib
from binascii import crc32

from django.core.files.base import ContentFile

from workstreams.conversations.models import Attachment, FileState


def png(width=8, height=6, colour=(66, 56, 181)):
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * width for _row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))
        for name, body in chunks
    )


def stored(message, kind="image", name="lamp.png", mime_type="image/png", content=None):
    """An attachment whose file is here."""
    content = png() if content is None else content
    return Attachment.objects.create(
        message=message,
        kind=kind,
        file=ContentFile(content, name),
        file_state=FileState.STORED,
        name=name,
        mime_type=mime_type,
        size=len(content),
    )
