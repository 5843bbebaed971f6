"""What a file is, read from its first bytes; nobody's word for it counts."""

import codecs
import re
from dataclasses import dataclass

import filetype

HEAD_BYTES = 8192  # as many as the signatures reach
INLINE_IMAGES = frozenset({"image/jpeg", "image/png", "image/apng", "image/gif", "image/webp"})
OCTETS = "application/octet-stream"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # doc, xls, ppt
OFFICE_FOLDERS = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
OFFICE_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", *OFFICE_FOLDERS)
# The tags browsers take for the beginning of a page (WHATWG MIME Sniffing, 7.1)
PAGE = re.compile(
    rb"<(!doctype|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[\s/>\-]",
    re.IGNORECASE,
)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
FAMILY_NAMES = {"audio": "audio", "image": "image", "video": "video"}


@dataclass(frozen=True)
class Sniffed:
    """`extension` stands without its dot and is empty where the bytes say nothing."""

    mime_type: str
    extension: str

    @property
    def kind(self) -> str:
        """image, audio, video or file; a picture that browsers do not show is a file."""
        family = self.mime_type.split("/")[0]
        if family == "image" and self.mime_type not in INLINE_IMAGES:
            return "file"
        return FAMILY_NAMES.get(family, "file")


UNKNOWN = Sniffed(OCTETS, "")


def sniff(head: bytes) -> Sniffed:
    """By signature, else as markup, a program or text, else unknown."""
    known = filetype.guess(head)
    if known is not None and known.extension != "zip":
        return Sniffed(known.mime, known.extension)
    if known is not None:
        return _in_zip(head)
    if head.startswith(OLE):
        return Sniffed("application/x-ole-storage", "")  # the name tells which
    if head[4:8] == b"ftyp":  # a brand the signatures do not know
        return Sniffed("video/mp4", "mp4")
    if head.startswith((b"MZ", b"\x7fELF")):
        return Sniffed("application/x-executable", "exe")
    return _in_text(head)


def _in_zip(head: bytes) -> Sniffed:
    """Office documents are archives; one of their own parts comes first."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if not first.startswith(OFFICE_PARTS):
        return Sniffed("application/zip", "zip")
    extension = next((name for part, name in OFFICE_FOLDERS.items() if part in head), "ooxml")
    return Sniffed("application/zip", extension)


def _in_text(head: bytes) -> Sniffed:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        even = head[: len(head) // 2 * 2]
        head = even.decode("utf-16", "replace").encode()
    begin = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if b"<svg" in begin[:2048].lower() and begin.startswith(b"<"):
        return Sniffed("image/svg+xml", "svg")
    if begin[:5].lower() == b"<?xml":
        return Sniffed("application/xml", "xml")
    if PAGE.match(begin):
        return Sniffed("text/html", "html")
    if begin.startswith(b"#!") and not begin.startswith(b"#!AMR"):
        return Sniffed("application/x-sh", "sh")
    return UNKNOWN if CONTROLS.search(head) else Sniffed("text/plain", "txt")
