"""A part of the set-up file, and how names are written in it."""

import re
from typing import Any

from rest_framework import serializers


class Section(serializers.Serializer[Any]):
    """Knows its keys, and refuses any other."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                dict.fromkeys(unknown, f"is not known here. Known keys: {known}.")
            )
        return super().to_internal_value(data)


def code(label: str) -> str:
    """`Begins with` and `begins_with` mean the same."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
