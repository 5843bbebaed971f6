"""What the form of every record does; the site gives it to each ModelAdmin that is registered."""

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


class EveryRecord(NoticesOthers, ShowsItsHistory, SaysWhereItIs, RefusesTwins):
    """Goes in front of the bases of a ModelAdmin."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What has to be unique says what to do when it is not."""
        if db_field.unique and "error_messages" not in kwargs:
            kwargs["error_messages"] = {"unique": TAKEN}
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of two who save the same name at once, the second finds the first on a second look."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)
