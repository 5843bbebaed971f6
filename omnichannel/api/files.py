"""The bytes that came along with a message."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from omnichannel import files
from omnichannel.api.problems import problems
from omnichannel.asking import user_of


class File(APIView):
    """A stored file, by the id of its attachment; parts of it with `Range`."""

    scope = "messages"

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whoever asks for pictures only still gets the file, and a refusal as JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,  # the part that `Range` asks for
            304: None,  # it is still what `If-None-Match` names
            416: None,  # the file is shorter than that
            **problems(401, 403, 404, 429),
        }
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        stored = files.file_for(user_of(request), pk, is_download=True)
        return files.hand_out(request._request, stored)
