"""The last message in one line of a list; what came without words is named."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from omnichannel.showing.kinds import NAMES, name_of
from workstreams.conversations.masking import masked

KINDS_ONLY = re.compile(r"\[([a-z_]+)\](?:, \[([a-z_]+)\])*")
KIND = re.compile(r"\[([a-z_]+)\]")
UNSENT = "unsent"
LONGEST = 100  # signs; more are kept, so that no number a rule looks for is cut where it is shown


def readable(line: str) -> str:
    """The line itself, or in words what stands in brackets: "[image]" is Picture."""
    kinds = Counter(KIND.findall(line)) if KINDS_ONLY.fullmatch(line) else Counter()
    if not line:
        return _("A message without text")
    if kinds.keys() == {UNSENT}:
        return _("Unsent")
    if not kinds or not kinds.keys() <= NAMES.keys():
        return _in_short(masked(line))
    return ", ".join(_counted(kind, count) for kind, count in kinds.items())


def _in_short(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"


def _counted(kind: str, count: int) -> str:
    return name_of(kind) if count == 1 else f"{name_of(kind)} ({count})"
