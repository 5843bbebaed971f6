"""Who a customer is, as far as Facebook lets the page know.

Sources: Messenger Platform, "User Profile API" (fields and the permission each needs) and
"Error codes" (2018247: the page lacks a permission, and the whole question is refused).
"""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel.graph.client import Graph
from facebook_channel.json_values import as_identifier
from facebook_channel.models import FacebookPage
from workstreams.channels.errors import ChannelError, PermanentChannelError
from workstreams.channels.registry import PROFILE_FIELDS, Profile

PICTURE = "profile_pic"
NAMES = ["name", "first_name", "last_name"]  # one permission opens all of them
EXTRAS = [PICTURE, "locale", "timezone", "gender"]  # each may be granted or not
FIELDS = [*NAMES, *EXTRAS]
NOT_GRANTED = "/2018247"
NO_CONSENT = "230"  # in this question it is about the customer, not about the page
A_DAY = timedelta(days=1)
LONGEST = 100  # characters


def fetch(page: FacebookPage, user_id: str) -> Profile:
    """Ask for everything the page may know; raises ChannelError.

    What it may not know is remembered on the page, so that the next customer costs one
    question; once a day everything is asked for again.
    """
    refused: list[str] = page.refused_profile_fields
    if refused and _begins_a_day(page):
        refused = []
    wanted = [field for field in FIELDS if field not in refused]
    if not wanted:
        words = _("Facebook does not let this page know its customers' profiles.")
        raise PermanentChannelError(words, f"100{NOT_GRANTED}")
    try:
        answer = _ask(page, user_id, wanted)
    except ChannelError as error:
        if not error.code.endswith(NOT_GRANTED):
            raise
        return _profile(_ask_piecemeal(page, user_id))
    _remember(page, refused)
    return _profile(answer)


def ask_for_everything_again(page: FacebookPage) -> None:
    """Permissions may have been granted meanwhile: the next question finds out."""
    FacebookPage.objects.filter(pk=page.pk).update(profile_fields_asked_at=None)


def _ask_piecemeal(page: FacebookPage, user_id: str) -> dict[str, Any]:
    """Find out which fields are permitted: the names together, then each of the others."""
    answer: dict[str, Any] = {}
    refused: list[str] = []
    for group in (NAMES, *([extra] for extra in EXTRAS)):
        try:
            answer |= _ask(page, user_id, group)
        except ChannelError as error:
            if not error.code.endswith(NOT_GRANTED):
                raise
            refused += group
    _remember(page, refused)
    return answer


def _ask(page: FacebookPage, user_id: str, wanted: list[str]) -> dict[str, Any]:
    question = {"fields": ",".join(wanted)}
    try:
        return Graph(page).call("GET", user_id, params=question, keys=[user_id])
    except ChannelError as error:
        if error.code.split("/")[0] == NO_CONSENT:
            words = _("The customer has not agreed that we see their profile.")
            raise PermanentChannelError(words, error.code, error.trace_id) from None
        raise


def _begins_a_day(page: FacebookPage) -> bool:
    """For one question only, whoever else asks at the same time."""
    now = timezone.now()
    long_ago = Q(profile_fields_asked_at=None) | Q(profile_fields_asked_at__lt=now - A_DAY)
    asked = FacebookPage.objects.filter(long_ago, pk=page.pk).update(profile_fields_asked_at=now)
    return bool(asked)


def _remember(page: FacebookPage, refused: list[str]) -> None:
    if refused != page.refused_profile_fields:
        page.refused_profile_fields, page.profile_fields_asked_at = refused, timezone.now()
        page.save(update_fields=["refused_profile_fields", "profile_fields_asked_at"])


def _profile(answer: dict[str, Any]) -> Profile:
    known = {field: _told(answer.get(field)) for field in PROFILE_FIELDS}
    known["name"] = known["name"] or f"{known['first_name']} {known['last_name']}".strip()
    picture = answer.get(PICTURE)
    return Profile(**known, picture_url=picture if isinstance(picture, str) else "")


def _told(value: Any) -> str:
    """Text, or the number of hours of a time zone; what is not told stays empty."""
    told = str(value) if isinstance(value, float) else as_identifier(value)
    return told.strip()[:LONGEST]
