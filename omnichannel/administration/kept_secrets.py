"""Every secret of what is in service, as a table may show it: never the secret itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.secret_fields import ending
from workstreams.models import User
from workstreams.models.encrypted import decrypt
from workstreams.rotation import OpensWith, opens_with

STATES = {
    OpensWith.FIRST_KEY: _("Opens with the first key"),
    OpensWith.OLDER_KEY: _("Opens with an older key: re-encrypt it"),
    OpensWith.NO_KEY: _("Does not open: enter it again"),
}


@dataclass(frozen=True)
class KeptSecret:
    """One row of the table. `address` is the form on which the secret can be entered."""

    what: str | Promise
    of: str
    address: str
    opens: OpensWith
    ending: str
    set_at: datetime | None = None
    set_by: User | None = None
    counts_until: datetime | None = None

    @property
    def state(self) -> str | Promise:
        return STATES[self.opens]


def kept_secrets() -> Iterator[KeptSecret]:
    """Application by application, each with its pages."""
    applications = FacebookApplication.objects.in_service().select_related("app_secret_set_by")
    pages = FacebookPage.objects.in_service().select_related("access_token_set_by")
    for application in applications:
        yield from _of_application(application)
    for page in pages.order_by("application__name", "name"):
        yield from _row(_("Page Access Token"), page, "access_token", **_was_set(page))


def _of_application(application: FacebookApplication) -> Iterator[KeptSecret]:
    set_when = {"set_at": application.app_secret_set_at, "set_by": application.app_secret_set_by}
    yield from _row(_("Application Secret"), application, "app_secret", **set_when)
    if until := application.previous_secret_counts_until:
        yield from _row(
            _("Previous Application Secret"), application, "previous_secret", counts_until=until
        )
    yield from _row(_("Verify Token"), application, "verify_token")


def _was_set(page: FacebookPage) -> dict[str, Any]:
    return {"set_at": page.access_token_set_at, "set_by": page.access_token_set_by}


def _row(what: Promise | str, record: Model, name: str, **when: Any) -> Iterator[KeptSecret]:
    """Nothing where there is no secret."""
    if not (kept := str(vars(record)[name])):
        return
    opens = opens_with(kept)
    shown = "" if opens is OpensWith.NO_KEY else ending(decrypt(kept))
    meta = record._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    yield KeptSecret(what, str(record), address, opens, shown, **when)
