"""Names and numbers of a conversation in an automated text: `{AgentName}`, `{$Variable}`."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CUSTOMER = "{CustomerName}"
SLUGS = ("{AgentName}", "{QueueName}", CUSTOMER, "{PageName}", "{Position}", "{Minutes}")
VARIABLE = re.compile(r"\{\$([A-Za-z][A-Za-z0-9_]*)\$?\}")
ANY = re.compile(r"\{[^{}\s]*\}")


def filled(text: str, values: Mapping[str, object], variables: Mapping[str, object]) -> str:
    """`values` by slug without braces; what is not known becomes nothing."""

    def value_of(found: re.Match[str]) -> str:
        slug = found.group()
        if variable := VARIABLE.fullmatch(slug):
            return str(variables.get(variable.group(1), ""))
        return str(values.get(slug.strip("{}"), "")) if slug in SLUGS else slug

    return ANY.sub(value_of, text).strip()


def unknown_slugs(text: str) -> list[str]:
    return [
        slug for slug in ANY.findall(text) if slug not in SLUGS and not VARIABLE.fullmatch(slug)
    ]


def check_slugs(text: str) -> None:
    """Raises ValidationError, which names what would stay as it is in the message."""
    if unknown := unknown_slugs(text):
        raise ValidationError(
            _("%(unknown)s cannot be filled in. Use %(slugs)s or {$Name} of a context variable.")
            % {"unknown": ", ".join(unknown), "slugs": ", ".join(SLUGS)}
        )
