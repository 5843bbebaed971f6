"""What the form of every record does; the site gives it to each ModelAdmin that is registered."""

from contextlib import suppress
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from omnichannel.administration.changed_meanwhile import NoticesOthers
from omnichannel.administration.history import ShowsItsHistory
from omnichannel.administration.twins import RefusesTwins
from omnichannel.administration.whereabouts import SaysWhereItIs

TAKEN = _(
    "There is another %(model_name)s with this %(field_label)s already. "
    "Choose a different one, or change that one instead."
)
CROSSED = _(
    "One row takes the name or number of another that changes or goes in the same step. Nothing "
    "is saved. Save in two steps: first what is to be free, then who takes it."
)


class EveryRecord(NoticesOthers, ShowsItsHistory, SaysWhereItIs, RefusesTwins):
    """Goes in front of the bases of a ModelAdmin."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What has to be unique says what to do when it is not."""
        if db_field.unique and "error_messages" not in kwargs:
            kwargs["error_messages"] = {"unique": TAKEN}
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of two who save the same name at once, the second finds the first on a second look.

        Rows that exchange a name look right each time, and are saved one after the other.
        """
        for _look in ("first", "second"):
            with suppress(IntegrityError):
                return super().changeform_view(request, *args, **kwargs)
        request.changed_meanwhile = str(CROSSED)  # type: ignore[attr-defined]  # see NoticesOthers
        return super().changeform_view(request, *args, **kwargs)
