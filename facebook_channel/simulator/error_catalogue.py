"""Every documented error of the Graph API that a messaging app meets, as the platform words it.

Sources: Messenger Platform, "Error codes"; Graph API, "Handle errors" and "Rate limits".
"""

import json
from dataclasses import dataclass
from pathlib import Path

THROTTLES = frozenset({4, 17, 32, 341, 613, 80001, 80006})  # tell the usage in their headers


@dataclass(frozen=True)
class Documented:
    """One row of the documentation; ``subcode`` is None where the platform sends none."""

    code: int
    message: str
    subcode: int | None = None
    kind: str = "OAuthException"
    status: int = 400
    is_transient: bool | None = None


def find(code: int, subcode: int | None = None) -> Documented | None:
    return _BY_CODES.get((code, subcode))


ROWS = tuple(
    Documented(**row)
    for row in json.loads(Path(__file__).with_name("documented_errors.json").read_text("utf-8"))
)
_BY_CODES = {(row.code, row.subcode): row for row in ROWS}
