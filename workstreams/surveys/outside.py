"""A survey at another provider: its address, with what is filled into it."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACEHOLDERS = ("{conversation}", "{token}", "{language}", "{queue}")
IN_BRACES = re.compile(r"\{[^{}]*\}")


def check_outside_url(url: str) -> None:
    """Raises ValidationError with what is wrong with it."""
    unknown = [found for found in IN_BRACES.findall(url) if found not in PLACEHOLDERS]
    if unknown:
        raise ValidationError(
            _("%(unknown)s cannot be filled in. Use %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(PLACEHOLDERS)}
        )
    parts = urlsplit(IN_BRACES.sub("x", url))
    if parts.scheme != "https" or not parts.hostname or re.search(r"\s", url):
        raise ValidationError(_("Enter the whole address of the survey, beginning with https://."))


def filled(url: str, values: Mapping[str, str]) -> str:
    """`values` by the placeholder's name without braces."""
    return IN_BRACES.sub(lambda found: quote(values.get(found[0][1:-1], ""), safe=""), url)
