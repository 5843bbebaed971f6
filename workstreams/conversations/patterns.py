"""Administrators' regular expressions, matched in a time that grows with the text alone.

Source of the syntax: github.com/google/re2/wiki/Syntax. It has no look-around and no back
references, which is why no pattern can run away.
"""

from typing import Any

import re2
from django.utils.translation import gettext as _

LONGEST_PATTERN = 1000  # characters
LARGEST_PROGRAM = 8000  # instructions that RE2 makes of it; card numbers take some 90
MOST_MEMORY = 8 << 20  # bytes for one pattern


class PatternRefused(ValueError):
    """Its words say what to change."""


def compiled(pattern: str) -> Any:
    """Something with `finditer`; raises PatternRefused."""
    if not pattern.strip():
        raise PatternRefused(_("Enter a regular expression."))
    if len(pattern) > LONGEST_PATTERN:
        raise PatternRefused(
            _("A pattern has at most %(most)d characters.") % {"most": LONGEST_PATTERN}
        )
    found = _parsed(pattern)
    if found.programsize > LARGEST_PROGRAM:
        raise PatternRefused(
            _("This pattern would take too long. Repeat less inside of repetitions.")
        )
    if found.search(""):
        raise PatternRefused(_("This pattern fits nothing at all: it would hide every text."))
    return found


def _parsed(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        words = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise PatternRefused(
            _(
                "This pattern cannot be used (%(reason)s). Look-ahead, look-behind, back "
                "references and more than 1000 repetitions are not available."
            )
            % {"reason": words}
        ) from None
