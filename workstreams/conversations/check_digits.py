"""Whether the check digits of a number are right: cards and bank accounts."""

from collections.abc import Callable

from workstreams.conversations.models.masking import MaskingRule

Check = MaskingRule.Check


def passes_luhn(text: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def passes_iban(text: str) -> bool:
    """ISO 13616-1: the first four signs behind the rest, letters as numbers, modulo 97."""
    signs = [sign for sign in text.upper() if sign.isalnum() and sign.isascii()]
    turned = signs[4:] + signs[:4]
    return int("0" + "".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


CHECKS: dict[MaskingRule.Check, Callable[[str], bool]] = {
    Check.NONE: lambda _text: True,
    Check.LUHN: passes_luhn,
    Check.IBAN: passes_iban,
}
