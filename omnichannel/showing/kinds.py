"""What people call what comes along with a message, and the icon it has."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "image": _("Picture"),
    "video": _("Video"),
    "audio": _("Voice message"),
    "file": _("File"),
    "sticker": _("Sticker"),
    "like_heart": _("Heart"),
    "location": _("Place"),
    "template": _("Card"),
    "fallback": _("Link"),
    "share": _("Link"),
    "post": _("Post"),
    "ig_post": _("Post"),
    "reel": _("Reel"),
    "ig_reel": _("Reel"),
    "ig_story": _("Story"),
    "story_mention": _("Mention in a story"),
    "appointment_booking": _("Appointment"),
    "ephemeral": _("Picture that was shown once"),
}
ICONS = {
    "image": "image",
    "ephemeral": "image",
    "video": "video",
    "reel": "video",
    "ig_reel": "video",
    "audio": "audio",
    "file": "file",
    "sticker": "sticker",
    "location": "place",
    "template": "card",
    "appointment_booking": "clock",
}


UNKNOWN = _("Attachment")


def name_of(kind: str) -> str:
    return str(NAMES.get(kind, UNKNOWN))


def icon_of(kind: str) -> str:
    return ICONS.get(kind, "link")
