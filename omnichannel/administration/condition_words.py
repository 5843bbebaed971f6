"""The conditions of a rule as one sentence."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from omnichannel.administration.vocabulary import Vocabulary, key
from routing.models import OPERATOR_LABELS, Match
from routing.models.condition import ConditionLine


def sentence(match: str, lines: Iterable[ConditionLine], vocabulary: Vocabulary) -> str:
    """`Locale begins with de, and (Timezone equals 1, or Timezone equals 2)`."""
    lines = list(lines)
    if not lines:
        return _("Every conversation")
    alone = [line_in_words(line, vocabulary) for line in lines if not line.group]
    letters = sorted({line.group for line in lines if line.group})
    brackets = [
        _joined(_other(match), [line_in_words(one, vocabulary) for one in lines if one.group == of])
        for of in letters
    ]
    if not alone and len(brackets) == 1:
        return brackets[0]
    return _joined(match, [*alone, *(f"({bracket})" for bracket in brackets)])


def line_in_words(line: ConditionLine, vocabulary: Vocabulary) -> str:
    asked = str(OPERATOR_LABELS.get(line.operator, line.operator)).lower()
    attribute = vocabulary.attributes.get(key(line.entity, line.attribute))
    choices = {code: str(label) for code, label in attribute.choices} if attribute else {}
    words = [vocabulary.label(line.entity, line.attribute), asked]
    return " ".join([*words, choices.get(line.value, line.value)]).strip()


def _joined(match: str, parts: list[str]) -> str:
    return (_(", and ") if match == Match.ALL else _(", or ")).join(parts)


def _other(match: str) -> str:
    return Match.ANY if match == Match.ALL else Match.ALL
