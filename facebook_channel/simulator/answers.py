"""JSON answers of the Graph API, the chat and the control panel."""

import json
from typing import Any

from starlette.responses import JSONResponse


class EscapedJSON(JSONResponse):
    """ASCII only, so that hostile text with half a surrogate pair can be answered, too."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode("ascii")
