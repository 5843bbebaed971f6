"""What the value of a condition has to look like, and what is suggested for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from facebook_channel.adapter import SCHEMA
from omnichannel.administration import facebook_locales
from routing.conditions import ASK_FOR_SAMENESS, Operator, ValueType, comparable, number
from routing.entities import AttributeSchema

FIRST_ZONE, LAST_ZONE = Decimal(-12), Decimal(14)  # hours from GMT, west to east
ODD_ZONES = (
    *("-9.5", "-3.5", "-2.5", "3.5", "4.5", "5.5", "5.75"),
    *("6.5", "8.75", "9.5", "10.5", "12.75", "13.75"),
)
CANONICAL = re.compile(r"-?(0|[1-9]\d?)(\.(25|5|75))?\Z")
LOOSE = re.compile(r"([+-]?)(\d{1,2})(?:[.,](\d{1,2})|:(\d{2}))?")

Suggestions = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True)
class Format:
    """`refusal` says what is wrong with a value to be equal to, and is empty for a right one."""

    example: str
    refusal: Callable[[str], str]
    suggestions: Suggestions = list


def _locale(value: str) -> str:
    if re.fullmatch(r"[a-z]{2}_[A-Z]{2}", value):
        return ""
    return _(
        "Write the locale as Facebook does: two small letters, an underscore, two capital "
        "letters, such as en_US. For every English one choose Begins with, and en."
    )


def _timezone(value: str) -> str:
    if CANONICAL.match(value) and value != "-0" and FIRST_ZONE <= Decimal(value) <= LAST_ZONE:
        return ""
    meant = _canonical(value)
    if meant is None:
        return _("Enter the hours from GMT as a number from -12 to 14, such as -5, 1 or 5.5.")
    words = _("Facebook writes this time zone as %(meant)s: the number of hours from GMT alone.")
    return words % {"meant": meant}


def _canonical(value: str) -> str | None:
    """`GMT+05:30`, `5,50` and `+5.5` all mean 5.5."""
    found = LOOSE.search(value.replace("\N{MINUS SIGN}", "-"))
    if found is None:
        return None
    sign, hours, decimals, minutes = found.groups()
    offset = Decimal(f"{hours}.{decimals or 0}") + Decimal(minutes or 0) / 60
    offset = -offset if sign == "-" else offset
    meant = f"{offset.normalize():f}" if offset else "0"
    right = CANONICAL.match(meant) and FIRST_ZONE <= offset <= LAST_ZONE
    return meant if right else None


def _digits(value: str) -> str:
    if value.isascii() and value.isdigit():
        return ""
    return _(
        "A page scoped id has digits only. Copy it from the customer's profile under Insight, "
        "Social profiles."
    )


def zones() -> list[tuple[str, str]]:
    """Those in use, from west to east, with how clocks are labelled there."""
    whole = [Decimal(hour) for hour in range(int(FIRST_ZONE), int(LAST_ZONE) + 1)]
    offsets = sorted([*whole, *map(Decimal, ODD_ZONES)])
    return [(str(offset), _clock(offset)) for offset in offsets]


def _clock(offset: Decimal) -> str:
    minutes = int(abs(offset) * 60)
    sign = "-" if offset < 0 else "+"
    return f"GMT{sign}{minutes // 60:02}:{minutes % 60:02}"


FORMATS = {
    (SCHEMA.entity, "locale"): Format("en_US", _locale, facebook_locales.with_names),
    (SCHEMA.entity, "timezone"): Format("5.5", _timezone, zones),
    (SCHEMA.entity, "user_page_scoped_id"): Format("4417302958816120", _digits),
}


def checked(value: str, entity: str, attribute: AttributeSchema, operator: Operator) -> str:
    """As it is stored: choices as their codes. Raises ValidationError with what to do."""
    if not value:
        raise ValidationError(_("Enter a value to compare with."))
    if attribute.type is ValueType.NUMBER and number(value) is None:
        raise ValidationError(_("Enter a number such as 5.5."))
    if refusal := mismatch(value, entity, attribute.name, operator):
        raise ValidationError(refusal)
    return _code(value, attribute) if attribute.choices else value


def mismatch(value: str, entity: str, attribute: str, operator: Operator) -> str:
    """Why nothing can ever be equal to it; empty where something can."""
    described = FORMATS.get((entity, attribute))
    return described.refusal(value) if described and operator in ASK_FOR_SAMENESS else ""


def _code(value: str, attribute: AttributeSchema) -> str:
    wanted = comparable(value)
    for code, label in attribute.choices:
        if wanted in (comparable(code), comparable(str(label))):
            return code
    labels = ", ".join(str(label) for _code, label in attribute.choices)
    raise ValidationError(_("Enter one of: %(choices)s.") % {"choices": labels})
