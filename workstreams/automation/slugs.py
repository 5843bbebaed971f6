"""Names and numbers of a conversation in an automated text: `{AgentName}`, `{$Variable}`."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workstreams.conversations.filling import filled_in

CUSTOMER = "{CustomerName}"
SLUGS = ("{AgentName}", "{QueueName}", CUSTOMER, "{PageName}", "{Position}", "{Minutes}")
VARIABLE = re.compile(r"\{\$([A-Za-z][A-Za-z0-9_]*)\$?\}")
IN_BRACES = r"\{+[^{}\n]*\}+"  # also what somebody took for a slug


def filled(text: str, values: Mapping[str, object], variables: Mapping[str, object]) -> str:
    """`values` by slug without braces; what is not known becomes nothing."""

    def value_of(slug: str) -> str:
        if variable := VARIABLE.fullmatch(slug):
            return str(variables.get(variable.group(1), ""))
        return str(values.get(slug.strip("{}"), "")) if slug in SLUGS else slug

    return filled_in(text, IN_BRACES, value_of).strip()


def unknown_slugs(text: str) -> list[str]:
    return [
        found
        for found in re.findall(IN_BRACES, text)
        if found not in SLUGS and not VARIABLE.fullmatch(found)
    ]


def check_slugs(text: str) -> None:
    """Raises ValidationError, which names what would stay as it is in the message."""
    if unknown := unknown_slugs(text):
        raise ValidationError(
            _("%(unknown)s cannot be filled in. Use %(slugs)s or {$Name} of a context variable.")
            % {"unknown": ", ".join(unknown), "slugs": ", ".join(SLUGS)}
        )
