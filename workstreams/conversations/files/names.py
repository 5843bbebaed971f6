"""A file's name: made harmless, and what its end says."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

LONGEST = 120  # characters
IN_THE_WAY = re.compile(r'[/\\:*?"<>|]+')


def clean(name: str) -> str:
    """Without folders, control characters and marks that turn the direction of writing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    harmless = IN_THE_WAY.sub("_", visible).strip(" .")
    stem, ending = PurePosixPath(harmless).stem, PurePosixPath(harmless).suffix
    return fitting(stem, ending)


def fitting(stem: str, ending: str) -> str:
    """Cut to what is kept: the stem first, since the ending says what it is."""
    return (stem[: max(LONGEST - len(ending), 1)] + ending)[:LONGEST]


def extension(name: str) -> str:
    """Lower case, without its dot; the last one counts (`invoice.pdf.exe` is a program)."""
    return PurePosixPath(clean(name)).suffix.lower().lstrip(".")


def from_address(url: str) -> str:
    """The last part of the path; empty where there is none."""
    try:
        return clean(unquote(urlsplit(url).path))
    except ValueError:
        return ""
