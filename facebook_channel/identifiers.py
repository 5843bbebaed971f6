"""Whether what was copied from Facebook looks like the id or the secret it should be.

Nothing is asked of Facebook here. Each check raises ValidationError with one sentence that says
what is wrong and what to do, never with the secret itself.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ID = re.compile(r"[0-9]+")
SECRET = re.compile(r"[0-9a-f]{32}")
APPLICATION_TOKEN = re.compile(r"[0-9]+\|")
TOKEN = re.compile(r"[!-~]+")  # whatever a header can carry
QUOTES = set("\"'`<>")
MASK = set("•●*·")
IDS_IN_ADDRESSES = [
    re.compile(r"[?&](?:id|page_id|app_id|asset_id)=([0-9]+)"),
    re.compile(r"/apps/([0-9]+)"),
    re.compile(r"[/-]([0-9]{5,})/?(?:[?#].*)?$"),
]


def check_application_id(text: str) -> None:
    _check_id(text, _("Application Id"), _("your application, Settings > Basic > App ID"))


def check_page_id(text: str) -> None:
    _check_id(text, _("Page Id"), _("your page, About > Page transparency > Page ID"))


def check_application_secret(text: str) -> None:
    if SECRET.fullmatch(text):
        return
    if set(text) <= MASK:
        sentence = _("These are the dots Facebook shows instead of it: press Show there first.")
    elif len(text) != 32:
        words = ngettext(
            "An Application Secret has 32 characters, and this is %(n)d. Copy it again at "
            "Facebook: your application, Settings > Basic > App Secret > Show.",
            "An Application Secret has 32 characters, and these are %(n)d. Copy it again at "
            "Facebook: your application, Settings > Basic > App Secret > Show.",
            len(text),
        )
        sentence = words % {"n": len(text)}
    else:
        sentence = _(
            "An Application Secret consists of the digits 0 to 9 and the small letters a to f, "
            "and others are among these. Copy it again at Facebook: your application, "
            "Settings > Basic > App Secret > Show."
        )
    raise ValidationError(sentence, code="application_secret")


def check_page_token(text: str) -> None:
    """Whose token it is, only Facebook can tell: the connection check asks."""
    if sentence := _wrong_with_token(text):
        where = _("Create the page's own at Facebook: your application, Messenger > Settings.")
        raise ValidationError(f"{sentence} {where}", code="page_token")


def _wrong_with_token(text: str) -> str:
    if APPLICATION_TOKEN.match(text):
        return _("This is the token of an application: it begins with its id and a bar.")
    if SECRET.fullmatch(text):
        return _("This looks like an Application Secret, not like a Page Access Token.")
    if "access_token=" in text or "://" in text:
        return _("This is more than the token: an address, or a name with the token behind it.")
    if not TOKEN.fullmatch(text) or QUOTES & set(text):
        return _("Blanks, line breaks, quotation marks or other signs no token has are in this.")
    return ""


def _check_id(text: str, label: str, place: str) -> None:
    if not ID.fullmatch(text):
        names = {"label": label, "place": place, "id": _id_within(text)}
        raise ValidationError(_wrong_with_id(text) % names, code="not_an_id")


def _wrong_with_id(text: str) -> str:
    is_address = "/" in text or "facebook.com" in text.lower()
    if is_address and _id_within(text):
        return _("This is an address. Enter only the %(label)s that stands in it: %(id)s.")
    if is_address:
        return _(
            "This is an address, and it names the page rather than its %(label)s, which is a "
            "number. You find it at Facebook: %(place)s."
        )
    if _id_within(text):
        return _("The %(label)s has no blanks or signs between its digits. Enter it as %(id)s.")
    return _(
        "The %(label)s consists of digits alone; this looks like a name. You find it at "
        "Facebook: %(place)s."
    )


def _id_within(text: str) -> str:
    """The id somebody has pasted with more around it; empty where that is not certain."""
    if ID.fullmatch(closed_up := re.sub(r"[\s.,_-]", "", text)):
        return closed_up
    found = (pattern.search(text) for pattern in IDS_IN_ADDRESSES)
    if "/" not in text:
        return ""
    return next((match[1] for match in found if match), "")
