"""Have a file looked at by a scanner of the installation's own, if it has one."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string


def scan(path: Path) -> str:
    """A sentence that says why the file is blocked; empty where nothing is wrong with it."""
    if not settings.ATTACHMENT_SCANNER:
        return ""
    scanner: Callable[[Path], str] = import_string(settings.ATTACHMENT_SCANNER)
    return scanner(path)
