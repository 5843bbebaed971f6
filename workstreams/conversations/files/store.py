"""Keep files in private: under random names, whole or not at all.

A file stands below `MEDIA_ROOT`, which no web server publishes; only the product hands it out.
Bytes gather under a temporary name and move to their own when they are complete.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from workstreams.conversations.files.rules import FileRefused
from workstreams.conversations.files.scanning import scan
from workstreams.conversations.files.sniffing import HEAD_BYTES
from workstreams.conversations.models import Attachment, FileState

INCOMING = "incoming"


@dataclass(frozen=True)
class Gathered:
    """A complete file under its temporary name; `size` in bytes."""

    path: Path
    head: bytes
    size: int
    sha256: str


class Moved(File):
    """A file that the storage may move instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@contextmanager
def gathered(
    chunks: Iterable[bytes], look: Callable[[bytes], object] | None = None
) -> Iterator[Gathered]:
    """Write the chunks under a temporary name, which is gone afterwards unless it was moved.

    `look` is called with the head as soon as it is there; what it raises ends the writing.
    """
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        path = Path(target.name)
        try:
            head, size, sha256 = _write(chunks, target, look)
            target.flush()
            os.fsync(target.fileno())
            yield Gathered(path, head, size, sha256)
        finally:
            path.unlink(missing_ok=True)


def _write(
    chunks: Iterable[bytes], target: IO[bytes], look: Callable[[bytes], object] | None
) -> tuple[bytes, int, str]:
    head, size, digest, looked = b"", 0, hashlib.sha256(), look is None
    for chunk in chunks:
        head += chunk[: HEAD_BYTES - len(head)]
        if look is not None and not looked and len(head) == HEAD_BYTES:
            look(head)
            looked = True
        size += len(chunk)
        digest.update(chunk)
        target.write(chunk)
    if look is not None and not looked:
        look(head)
    return head, size, digest.hexdigest()


def move(found: Gathered, field: FieldFile) -> None:
    """Give it a random name in the field's folder; the row is the caller's to write."""
    with found.path.open("rb") as content:
        field.save(secrets.token_hex(20), Moved(content), save=False)


def keep(attachment: Attachment, chunks: Iterable[bytes]) -> None:
    """Store what passed the rules; sets the fields of the file, the caller writes the row.

    Do it within `removed_on_failure`, so that no file stays without its row. Raises FileRefused
    where the scanner finds something.
    """
    with gathered(chunks) as found:
        if sentence := scan(found.path):
            raise FileRefused(sentence)
        take(attachment, found)


def take(attachment: Attachment, found: Gathered) -> None:
    move(found, attachment.file)
    attachment.size, attachment.sha256 = found.size, found.sha256
    attachment.file_state, attachment.file_due_at = FileState.STORED, None


@contextmanager
def removed_on_failure(attachments: Sequence[Attachment]) -> Iterator[None]:
    """Should the rows not be written after all, their files go as well."""
    try:
        yield
    except BaseException:
        for attachment in attachments:
            remove(attachment.file.name)
        raise


def remove(name: str | None) -> None:
    if name:
        default_storage.delete(name)
