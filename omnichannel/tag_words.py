"""Tags typed in one line, as they are written elsewhere: `#returns #lamps`."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TAG = 50


class TagWordsField(forms.CharField):
    """Its value is a list of words without `#`, each once whatever its case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "Words by which agents find it, with blanks or commas in between; a # may stand "
                "in front. An example: returns, lamps"
            ),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        tags: dict[str, str] = {}
        for word in re.split(r"[\s,]+", super().to_python(value) or ""):
            tag = word.removeprefix("#")
            if tag:
                tags.setdefault(tag.casefold(), tag)
        return list(tags.values())

    def validate(self, value: Any) -> None:
        super().validate(value)
        for tag in value:
            if "#" in tag:
                raise forms.ValidationError(
                    _("“%(tag)s”: a # stands at the start of a tag only. Put a blank before it.")
                    % {"tag": tag}
                )
            if len(tag) > LONGEST_TAG:
                raise forms.ValidationError(
                    _("“%(tag)s…” is too long: a tag has at most %(most)d characters.")
                    % {"tag": tag[:20], "most": LONGEST_TAG}
                )
