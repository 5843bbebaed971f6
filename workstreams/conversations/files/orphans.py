"""Remove files that no row names: a process died between writing the two."""

import stat
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
from django.conf import settings

from workstreams.conversations.files.store import INCOMING
from workstreams.conversations.models import Attachment, ContactIdentity

FOLDERS = ("attachments", "pictures")  # see upload_to of the two
OLD_AFTER = 24 * 60 * 60  # seconds; a younger one may be waiting for its row
BATCH = 500

log = structlog.get_logger(__name__)


def remove() -> int:
    """Gives how many were removed."""
    removed = 0
    for batch in _batches(_old_files(FOLDERS)):
        named = _named({_name(path) for path in batch})
        orphans = [path for path in batch if _name(path) not in named]
        removed += _unlink(orphans)
    removed += _unlink(list(_old_files((INCOMING,))))
    if removed:
        log.warning("orphaned_files_removed", count=removed)
    return removed


def _old_files(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*"):
            if _is_old_file(path):
                yield path


def _is_old_file(path: Path) -> bool:
    """No where it is gone by now: others remove files at the same time."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime < time.time() - OLD_AFTER


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _name(path: Path) -> str:
    return path.relative_to(settings.MEDIA_ROOT).as_posix()


def _named(names: set[str]) -> set[str]:
    attachments = Attachment.objects.filter(file__in=names).values_list("file", flat=True)
    pictures = ContactIdentity.objects.filter(picture__in=names).values_list("picture", flat=True)
    return {*attachments, *pictures}


def _unlink(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
