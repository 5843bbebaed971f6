"""Lists are read page by page along a cursor, so that new rows shift nothing."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    ordering = "-id"
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Any:
        """What the cursor says; one that points at no id is refused, whoever made it."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise self._refusal() from None
        if cursor and cursor.position is not None and not str(cursor.position).isdecimal():
            raise self._refusal()
        return cursor

    def _refusal(self) -> ValidationError:
        return ValidationError(
            {"cursor": [_("This is no cursor of ours: follow `next` and `previous` as given.")]}
        )


class WholeThreads(NewestFirst):
    """Smaller pages, because every row brings its messages along."""

    page_size = 20
    max_page_size = 50
