"""Whether what Facebook posts bears our signature."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from facebook_channel.connection.findings import Finding, good, warning
from facebook_channel.models import FacebookApplication

DAY = timedelta(days=1)


def signatures_for(application: FacebookApplication, now: datetime) -> Finding:
    refused_at = application.refused_at
    if application.refused_in_a_row and refused_at and refused_at > now - DAY:
        sentence = _(
            "Posts to this application's callback were refused because their signature does not "
            "fit (%(n)d in a row). If the Application Secret was changed at Facebook, enter it."
        )
        return warning("signatures", sentence % {"n": application.refused_in_a_row})
    return good("signatures", _("What Facebook posts is signed with our Application Secret."))
