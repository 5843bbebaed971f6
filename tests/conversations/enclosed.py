"""Files that Alice encloses."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from workstreams.conversations.models import Message

PNG = (
    bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + b"\0" * 60
)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(name="lamp.png", content=PNG):
    return SimpleUploadedFile(name, content, "image/png")


def leaflet():
    return SimpleUploadedFile("leaflet.pdf", PDF, "application/pdf")


def outbound():
    return list(Message.objects.filter(direction="outbound").order_by("id"))


def stored(media):
    return [file for file in Path(media).rglob("*") if file.is_file()]
