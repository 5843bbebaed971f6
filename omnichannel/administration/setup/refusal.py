"""A set-up that cannot be used, told in sentences that name each place."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

OF_THE_WHOLE = {"non_field_errors", NON_FIELD_ERRORS}


class SetupRefused(Exception):
    """`sentences` name each place and what is wrong there."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def refused_at(place: str, error: ValidationError) -> SetupRefused:
    """What a model has against the values that stand at this place."""
    told = error.message_dict if hasattr(error, "error_dict") else error.messages
    return SetupRefused(list(sentences(told, place)))


def sentences(errors: Any, place: str = "") -> Iterator[str]:
    """`errors` as serializers and models give them: nested by key and position."""
    if isinstance(errors, str):
        yield f"{place or 'The file'}: {errors}"
    elif isinstance(errors, dict):
        for key, inner in errors.items():
            yield from sentences(inner, _deeper(place, key))
    else:
        for position, inner in enumerate(errors):
            yield from sentences(
                inner, f"{place}[{position}]" if isinstance(inner, dict) else place
            )


def _deeper(place: str, key: str | int) -> str:
    if key in OF_THE_WHOLE:
        return place
    return f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".lstrip(".")
