"""What came along with a message, each in the look it is shown in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from omnichannel.inbox.links import web_address
from omnichannel.showing.kinds import NAMES, icon_of, name_of
from workstreams.conversations.files.sniffing import INLINE_IMAGES
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Attachment, FileState, Message

MAP = "https://www.openstreetmap.org/"
# What every browser shows or plays by itself; anything else is a file to download.
SOUNDS = {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/aac", "audio/x-wav", "audio/wav"}
FILMS = {"video/mp4", "video/webm", "video/quicktime", "video/ogg"}


@dataclass(frozen=True)
class Card:
    """A product, or one page of what a program sent; without its pictures."""

    title: str
    subtitle: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """`look` names its template; `address` is empty where there is nothing safe to open.

    `facts` are type and size of a file, or why it is not here.
    """

    look: str
    icon: str
    name: str
    address: str = ""
    facts: str = ""
    key: str = ""
    cards: Sequence[Card] = ()

    @property
    def template(self) -> str:
        return f"inbox/_part_{self.look}.html"


def parts_of(message: Message) -> list[Part]:
    """In the order they came; a link that stands in the text is not told twice.

    What is of a kind nobody knows, with nothing to open, is no part: the message says so.
    """
    return [
        part_of(attachment)
        for attachment in message.attachments.all()
        if not (
            attachment.is_refused or _is_nothing(attachment) or _stands_in(message.text, attachment)
        )
    ]


def part_of(attachment: Attachment) -> Part:
    if attachment.file_state == FileState.STORED:
        return _stored(attachment)
    if attachment.file_state == FileState.PENDING:
        return _plain(attachment, "pending")
    if attachment.file_state in (FileState.REFUSED, FileState.FAILED):
        return _plain(attachment, "missing", facts=attachment.file_error)
    if attachment.kind == "location":
        return _place(attachment)
    if attachment.kind == "template" and (cards := list(_cards(attachment))):
        return _plain(attachment, "cards", cards=cards)
    return _plain(attachment, "link", address=web_address(attachment.url))


def _plain(attachment: Attachment, look: str, **more: Any) -> Part:
    name = _named(attachment, attachment.title or attachment.name)
    return Part(look=look, icon=icon_of(attachment.kind), name=name, **more)


def _named(attachment: Attachment, words: str) -> str:
    """In one line, as a reader may see it; by what it is where it has no name."""
    return masked(" ".join(words.split())) or name_of(attachment.kind)


def _stored(attachment: Attachment) -> Part:
    return Part(
        look=_look_of(attachment),
        icon=icon_of(attachment.kind),
        name=_named(attachment, attachment.name or attachment.title),
        address=reverse("file", args=[attachment.pk]),
        facts=_type_and_size(attachment),
        key=f"file-{attachment.pk}",
    )


def _look_of(attachment: Attachment) -> str:
    if attachment.mime_type in INLINE_IMAGES:
        return "sticker" if attachment.kind == "sticker" else "picture"
    if attachment.mime_type in SOUNDS or (
        attachment.kind == "audio" and attachment.mime_type in FILMS  # voice messages are MP4 files
    ):
        return "sound"
    return "film" if attachment.mime_type in FILMS else "file"


def _type_and_size(attachment: Attachment) -> str:
    _stem, dot, extension = attachment.name.rpartition(".")
    kind = extension if dot and len(extension) <= 5 else attachment.mime_type.rpartition("/")[2]
    return " · ".join(filter(None, [kind.upper(), filesizeformat(attachment.size)]))


def _is_nothing(attachment: Attachment) -> bool:
    is_told = attachment.url or attachment.title or attachment.file_state != FileState.NONE
    return not is_told and (attachment.kind == "fallback" or attachment.kind not in NAMES)


def _stands_in(text: str, attachment: Attachment) -> bool:
    is_link = attachment.file_state == FileState.NONE and attachment.kind in ("fallback", "share")
    is_told = attachment.title.strip() in text  # also where it has no title
    return is_link and is_told and bool(attachment.url) and attachment.url.strip() in text


def _place(attachment: Attachment) -> Part:
    found = attachment.details.get("coordinates") if isinstance(attachment.details, dict) else None
    latitude, longitude = (
        (found.get("lat"), found.get("long")) if isinstance(found, dict) else (None, None)
    )
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return _plain(attachment, "link", address=web_address(attachment.url))
    where = f"{latitude:.5f}, {longitude:.5f}"
    address = f"{MAP}?{urlencode({'mlat': f'{latitude:.5f}', 'mlon': f'{longitude:.5f}'})}"
    name = f"{_named(attachment, attachment.title)}: {where}"
    return Part(look="link", icon=icon_of("location"), name=name, address=address)


def _cards(attachment: Attachment) -> Iterator[Card]:
    """Products, or elements with a title; of any other the lines that tell what it says."""
    details = attachment.details if isinstance(attachment.details, dict) else {}
    product = details.get("product")
    elements = (product if isinstance(product, dict) else details).get("elements")
    listed = elements if isinstance(elements, list) else []
    found = [element for element in listed if isinstance(element, dict)]
    for element in found:
        address = web_address(_text(element, "url") or _text(element, "item_url"))
        if title := _text(element, "title"):
            yield Card(masked(title), masked(_text(element, "subtitle")), address)
    if not found and attachment.title:
        first, *rest = attachment.title.splitlines()
        yield Card(masked(first), masked(" · ".join(rest)))


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
