"""Which files may pass: not too large, not of a blocked type, and what they say they are."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from workstreams.channels.registry import Limits
from workstreams.conversations.files import names
from workstreams.conversations.files.sniffing import Sniffed, sniff
from workstreams.conversations.models import FileRules
from workstreams.conversations.refusal import Refused

MP4 = {"video/mp4", "audio/mp4", "video/x-m4v", "video/quicktime", "video/3gpp"}
OLE = {"application/x-ole-storage"}
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document"
SHEET = f"{OFFICE}.spreadsheetml.sheet"
SLIDES = f"{OFFICE}.presentationml.presentation"
# What the bytes may be where a name ends so; an end that is not here promises nothing
FITTING = {
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png", "image/apng"},
    "gif": {"image/gif"},
    "webp": {"image/webp"},
    "mp3": {"audio/mpeg"},
    "oga": {"audio/ogg"},
    "ogg": {"audio/ogg"},
    "amr": {"audio/amr"},
    "aac": {"audio/aac"},
    "wav": {"audio/x-wav"},
    "m4a": MP4,
    "mp4": MP4,
    "mov": MP4,
    "3gp": MP4,
    "pdf": {"application/pdf"},
    "doc": {"application/msword", *OLE},
    "xls": {"application/vnd.ms-excel", *OLE},
    "ppt": {"application/vnd.ms-powerpoint", *OLE},
    "txt": {"text/plain"},
    "csv": {"text/plain"},
}
PARTS_OF = {"docx": WORD, "xlsx": SHEET, "pptx": SLIDES}
# Where the bytes only tell the container, the name tells the rest
BY_NAME = {
    **PARTS_OF,
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "csv": "text/csv",
}


class FileRefused(Refused):
    """Something is wrong with the file."""


@dataclass(frozen=True)
class CheckedFile:
    """`kind` is image, audio, video or file, `mime_type` what the bytes are."""

    kind: str
    mime_type: str
    name: str


def check(name: str, size: int, head: bytes, limits: Limits) -> CheckedFile:
    """Whether an agent may send this file; `head` is its first HEAD_BYTES, `size` in bytes.

    Raises FileRefused.
    """
    rules, found, name = FileRules.current(), sniff(head), names.clean(name)
    extension, shown = names.extension(name), {"name": name}
    if not size:
        raise FileRefused(_("“%(name)s” is empty. Choose another file.") % shown)
    if extension in rules.blocked or found.extension in rules.blocked:
        raise FileRefused(
            _("“%(name)s” is of a type that may not be sent. Choose another file.") % shown
        )
    if limits.file_extensions and extension not in limits.file_extensions:
        taken = ", ".join(limits.file_extensions)
        words = _("“%(name)s” cannot be sent. Choose a file that ends in one of: %(taken)s.")
        raise FileRefused(words % {**shown, "taken": taken})
    if not _fits(extension, found):
        words = _("“%(name)s” is not what its name says. Save it again in the right format.")
        raise FileRefused(words % shown)
    checked = _checked(name, extension, found)
    _check_size(checked, size, rules, limits)
    return checked


def _check_size(checked: CheckedFile, size: int, rules: FileRules, limits: Limits) -> None:
    most = min(rules.most_kilobytes * 1024, limits.file_bytes.get(checked.kind, size))
    if size > most:
        words = _("“%(name)s” is larger than %(most)s. Choose a smaller file.")
        raise FileRefused(words % {"name": checked.name, "most": filesizeformat(most)})


def check_received(name: str, head: bytes) -> CheckedFile:
    """Whether a customer's file may be kept; its name may promise what it likes.

    A name whose end does not fit gets the right one. Raises FileRefused.
    """
    rules, found, extension = FileRules.current(), sniff(head), names.extension(name)
    if extension in rules.blocked or found.extension in rules.blocked:
        raise FileRefused(
            _("The customer sent a file of a type that is not allowed. It was not kept.")
        )
    if found.extension and not (extension and _fits(extension, found)):
        name, extension = names.fitting(name or "file", f".{found.extension}"), found.extension
    return _checked(name, extension, found)


def too_large(most: int) -> FileRefused:
    """For a customer's file above `most` bytes."""
    words = _("The customer's file is larger than %(most)s, so it was not kept.")
    return FileRefused(words % {"most": filesizeformat(most)})


def _fits(extension: str, found: Sniffed) -> bool:
    if extension in PARTS_OF:
        whole = found.mime_type == PARTS_OF[extension]
        return whole or found.extension in (extension, "ooxml")
    if extension in FITTING:
        return found.mime_type in FITTING[extension]
    return extension == found.extension or not found.extension or found.kind == "file"


def _checked(name: str, extension: str, found: Sniffed) -> CheckedFile:
    vague = found.mime_type in {"application/zip", "text/plain", *OLE}
    mime_type = BY_NAME.get(extension, found.mime_type) if vague else found.mime_type
    return CheckedFile(kind=found.kind, mime_type=mime_type, name=name)
