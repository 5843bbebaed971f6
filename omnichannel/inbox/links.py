"""Addresses in what people write: only those of the web become links."""

import re
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
NOT_AT_THE_END = ".,;:!?)]}…"


def web_address(url: str) -> str:
    """The address if a browser may open it, else nothing: javascript: and data: are not."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def linked(text: str) -> SafeString:
    """The text as HTML, everything escaped, with links that tell their target nothing."""
    html, done = "", 0
    for found in ADDRESS.finditer(text):
        address = found.group().rstrip(NOT_AT_THE_END)
        if web_address(address):
            html += escape(text[done : found.start()]) + _link(address)
            done = found.start() + len(address)
    return mark_safe(html + escape(text[done:]))  # noqa: S308 - every part was escaped


def _link(address: str) -> SafeString:
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', address, address
    )
