"""Which files pass: by size, by blocked types, by what their bytes are."""

import pytest

from tests.conversations.files.conftest import (
    AMR,
    DOCX,
    EXE,
    GIF,
    HTML,
    JPEG,
    MP3,
    MP4,
    OGG,
    OLE,
    PDF,
    PNG,
    SVG,
    XLSX,
    ZIP,
)
from workstreams.channels.registry import Limits
from workstreams.conversations.files import names
from workstreams.conversations.files.rules import FileRefused, check, check_received
from workstreams.conversations.models import FileRules

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
TAKEN = ("jpg", "jpeg", "png", "gif", "mp3", "oga", "ogg", "amr", "mp4", "pdf", "docx", "txt")
TAKEN += ("xlsx", "xls")
LIMITS = Limits(
    text_length=2000,
    file_extensions=TAKEN,
    file_bytes={"image": 2 * MEGABYTE, "file": 25 * MEGABYTE},
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "head", "kind", "mime_type"),
    [
        ("lamp.jpg", JPEG, "image", "image/jpeg"),
        ("LAMP.JPEG", JPEG, "image", "image/jpeg"),
        ("lamp.png", PNG, "image", "image/png"),
        ("lamp.gif", GIF, "image", "image/gif"),
        ("song.mp3", MP3, "audio", "audio/mpeg"),
        ("song.ogg", OGG, "audio", "audio/ogg"),
        ("song.oga", OGG, "audio", "audio/ogg"),
        ("voice.amr", AMR, "audio", "audio/amr"),
        ("lamp.mp4", MP4, "video", "video/mp4"),
        ("invoice.pdf", PDF, "file", "application/pdf"),
        ("letter.docx", DOCX, "file", WORD),
        ("prices.xlsx", XLSX, "file", SHEET),
        ("prices.xls", OLE, "file", "application/vnd.ms-excel"),
        ("notes.txt", "Grüße, ціна".encode(), "file", "text/plain"),
        ("notes.txt", "Grüße".encode("latin-1"), "file", "text/plain"),
        ("notes.txt", "Grüße".encode("utf-16"), "file", "text/plain"),
    ],
)
def test_file_that_is_what_it_says_may_be_sent(name, head, kind, mime_type):
    checked = check(name, len(head), head, LIMITS)

    assert (checked.kind, checked.mime_type, checked.name) == (kind, mime_type, name)


@pytest.mark.parametrize(
    ("name", "head", "words"),
    [
        ("lamp.jpg", b"", "is empty"),
        ("lamp.jpg", PNG, "is not what its name says"),
        ("lamp.jpg", HTML, "may not be sent"),
        ("lamp.png", SVG, "may not be sent"),
        ("lamp.svg", SVG, "may not be sent"),
        ("lamp.pdf", EXE, "may not be sent"),
        ("lamp.pdf.exe", PDF, "may not be sent"),
        ("lamp.pdf.EXE ", PDF, "may not be sent"),
        ("lamp.exe.", PDF, "may not be sent"),
        ("letter.docx", ZIP, "is not what its name says"),
        ("letter.docx", XLSX, "is not what its name says"),
        ("prices.xlsx", PDF, "is not what its name says"),
        ("prices.xls", b"a;b", "is not what its name says"),
        ("notes.txt", b"a\0b", "is not what its name says"),
        ("notes.txt", b"#!/bin/sh\nrm -r /", "may not be sent"),
        ("notes.txt", b"\xef\xbb\xbf  <HTML>", "may not be sent"),
        ("lamp.webp", b"RIFF\0\0\0\0WEBPVP8 ", "ends in one of: jpg, jpeg"),
        ("lamp", JPEG, "ends in one of"),
        ("", JPEG, "ends in one of"),
    ],
)
def test_other_files_are_refused_with_a_sentence(name, head, words):
    with pytest.raises(FileRefused) as refused:
        check(name, len(head), head, LIMITS)

    assert words in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "head", "size", "passes"),
    [
        ("lamp.jpg", JPEG, 2 * MEGABYTE, True),
        ("lamp.jpg", JPEG, 2 * MEGABYTE + 1, False),
        ("invoice.pdf", PDF, 5 * MEGABYTE, True),
        ("invoice.pdf", PDF, 5 * MEGABYTE + 1, False),
    ],
)
def test_the_smaller_limit_counts(name, head, size, passes):
    if passes:
        assert check(name, size, head, LIMITS)
        return
    with pytest.raises(FileRefused, match="is larger than"):
        check(name, size, head, LIMITS)


def test_administrators_say_how_large_and_what_is_blocked():
    FileRules.objects.create(pk=1, most_kilobytes=1, blocked_extensions="PDF .docx")

    with pytest.raises(FileRefused, match="may not be sent"):
        check("invoice.pdf", 10, PDF, LIMITS)
    with pytest.raises(FileRefused, match="may not be sent"):
        check("letter.docx", 10, DOCX, LIMITS)
    with pytest.raises(FileRefused, match="larger than"):
        check("lamp.jpg", 1025, JPEG, LIMITS)


@pytest.mark.parametrize(
    ("name", "head", "kept_as"),
    [
        ("348_n.jpg", JPEG, "348_n.jpg"),
        ("348_n.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "348_n.jpg.webp"),
        ("348", PDF, "348.pdf"),
        ("", JPEG, "file.jpg"),
        ("letter.docx", ZIP, "letter.docx.zip"),
        ("drawing.cad", b"\x01\x02\x03", "drawing.cad"),
        ("", b"\x01\x02\x03", ""),
    ],
)
def test_received_file_gets_the_end_its_bytes_deserve(name, head, kept_as):
    assert check_received(name, head).name == kept_as


@pytest.mark.parametrize("name", ["x" * 300, "x" * 134 + "." + "b" * 120, "." + "b" * 200])
def test_received_name_is_never_longer_than_what_is_kept(name):
    kept_as = check_received(names.from_address(f"https://x.fbcdn.net/v/{name}"), JPEG).name

    assert len(kept_as) <= names.LONGEST
    assert kept_as.endswith(".jpg")


@pytest.mark.parametrize(
    ("name", "head"),
    [("lamp.jpg", HTML), ("lamp.png", SVG), ("lamp.jpg", EXE), ("setup.msi", OLE), ("", HTML)],
)
def test_received_file_of_a_blocked_type_is_not_kept(name, head):
    with pytest.raises(FileRefused, match="not allowed"):
        check_received(name, head)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("..", ""),
        ('in"voice?.pdf', "in_voice_.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300 + "." + "b" * 200, "x." + "b" * 118),
        ("рахунок.pdf", "рахунок.pdf"),
    ],
)
def test_name_is_made_harmless(name, cleaned):
    assert names.clean(name) == cleaned
